import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { realStore } from '../support/real-store.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
const PROTOCOL = 'session-test';

/** How far the books are: the state and what is held. */
const COMPLETE_UNTIL = 2;
/** Which generation is read. */
const STATE = 1;
const SPREADS = 8;
const SHARDS = 16;

describe.skipIf(endpoint === undefined)('what a report asks of the store', () => {
  let tables: TestTables;
  let proxy: StoreProxy;
  let call: Awaited<ReturnType<typeof operatorWorld>>['call'];

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint), measures: false });
    ({ call } = await operatorWorld({ ...tables, clientConfig: { ...tables.clientConfig, endpoint: proxy.url } }));
    await call(`PUT /agents/${PROTOCOL}/a`, { walletToken: 'w', gameUrl: 'https://games.example' });
    const world = new WalletWorld(realStore(tables).store);
    await world.openPlayer('p', 'EUR', '100');
    for (let stake = 1; stake <= 30; stake++)
      await execute(stakeOf(stake), STRICT_POLICY, world, new Deadline(systemClock, 60_000));
  });
  afterAll(() => proxy.stop());

  it.each([
    ['one day', '/reports/daily', 'from=2026-03-02&to=2026-03-02', COMPLETE_UNTIL + STATE + SPREADS],
    ['a month', '/reports/daily', 'from=2026-03-01&to=2026-03-31', COMPLETE_UNTIL + STATE + SPREADS],
    ['a day in two months', '/reports/daily', 'from=2026-03-01&to=2026-03-01&zone=Europe/Berlin', COMPLETE_UNTIL + STATE + 2 * SPREADS], // biome-ignore format: one line a case
    ['the most days', '/reports/daily', 'from=2026-01-01&to=2026-04-02', COMPLETE_UNTIL + STATE + 4 * SPREADS],
    ['what is owed', '/reports/liability', 'at=2026-03-02T08:00:00Z', COMPLETE_UNTIL + STATE + 2 * SPREADS],
    // The agents of the protocol, and of the 16 shards no more than one page each.
    ['open stakes of a protocol', '/reports/open-stakes', `protocol=${PROTOCOL}`, 1 + SHARDS],
  ])('%s: %s?%s in %d requests', async (_, path, query, most) => {
    const { result, requests } = await proxy.during(() => call(`GET ${path}`, undefined, query));
    expect(result.status).toBe(200);
    expect(
      requests.map(({ operation }) => operation).filter((operation) => !/^(GetItem|Query)$/.test(operation)),
    ).toEqual([]);
    expect(requests).toHaveLength(most);
  });
});

function stakeOf(second: number) {
  return {
    source: { protocol: PROTOCOL, agentId: 'a' },
    walletRef: { by: 'player', playerId: 'p', currency: 'EUR' },
    at: new Date(Date.parse('2026-03-02T08:00:00.000Z') + second * 1_000).toISOString(),
    content: {},
    ids: [`${second}`],
    kind: 'stake',
    funds: 'gross',
    afterRefusal: 'same',
    playerMustBeActive: true,
    payout: 0n,
    stake: 10n,
  } as const;
}
