import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { mintToken } from '../../shared/application/session-token.ts';
import { idempotencyKey } from '../../shared/domain/ids.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import type { WorldStore } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');

/** No engine on one machine is ever stale, so what is held to account is the request. */
describe.skipIf(endpoint === undefined)('what reads for a decision', () => {
  let store: WorldStore;
  let sent: object[];

  beforeAll(async () => {
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    const { store: real, client } = realStore(tables);
    store = real;
    sent = watched(client);
  });

  const address = { key: idempotencyKey({ protocol: 'test', agentId: 'a1' }, '1'), role: 'entry' } as const;

  it.each([
    ['of a session', { by: 'session', token: mintToken('p1', 'EUR') } as const, 3],
    ['of a player', { by: 'player', playerId: 'p1' } as const, 2],
    ['of records alone', undefined, 1],
  ])('%s is one request, strongly consistent in every table', async (_, walletRef, tables) => {
    sent.length = 0;
    await store.read(walletRef, [address], unhurriedDeadline());
    expect(sent).toHaveLength(1);
    const [request] = sent as [{ RequestItems: Record<string, { ConsistentRead?: boolean }> }];
    const parts = Object.values(request.RequestItems);
    expect(parts.map(({ ConsistentRead }) => ConsistentRead)).toEqual(Array.from({ length: tables }, () => true));
  });

  it('of a player for the operator is strongly consistent', async () => {
    sent.length = 0;
    await store.get('p1');
    expect(sent).toEqual([expect.objectContaining({ ConsistentRead: true })]);
  });
});

/** Every input that the client sends, as it is given to the SDK. */
function watched(client: DynamoDBClient): object[] {
  const inputs: object[] = [];
  client.middlewareStack.add(
    (next) => (args) => {
      inputs.push(args.input);
      return next(args);
    },
    { step: 'initialize', name: 'watched' },
  );
  return inputs;
}
