import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { openSecret } from '../../../shared/encryption/agent-secrets.ts';
import { sealCipherText } from '../../../shared/encryption/cipher-text.ts';
import { createProviderHandler, type ProviderHandler } from '../../../shared/http/provider-handler.ts';
import { MovableClock } from '../../support/clocks.ts';
import { createTestTables, eachEngine, type TestTables } from '../../support/engines.ts';
import { eventOf } from '../../support/events.ts';
import { callerOf, operatorWorld } from '../../support/operator-world.ts';
import { testReferences } from '../../support/references.ts';
import { RecordedTelemetry } from '../../support/wallet-world.ts';
import { ADAPTERS } from './conversation.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Every agent has keys of its own. */
let [K1, K2, K3] = ['', '', ''];

function newKey(): string {
  return randomBytes(32).toString('hex');
}

/** Case 26 of the protocol page, through everything that takes part: the operator API, KMS, the agents' table and the provider's function. */
eachEngine('case 26, rotation of an agent key', (engine) => {
  let tables: TestTables;
  let agents = 0;
  let clock: MovableClock;
  let call: ReturnType<typeof callerOf>;
  let handler: ProviderHandler;
  let agentId: string;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });
  beforeEach(async () => {
    clock = new MovableClock();
    [K1, K2, K3] = [newKey(), newKey(), newKey()];
    const { ports, agents: directory } = await operatorWorld(tables);
    call = callerOf({ ...ports, clock });
    handler = createProviderHandler(ADAPTERS.vp, {
      store: ports.ledger,
      agents: directory,
      keys: { open: (agent, secret) => openSecret(ports.secrets, agent, secret, clock.now()) },
      clock,
      telemetry: new RecordedTelemetry(),
      refOf: testReferences,
      openDoors: false,
    });
    agentId = `op${++agents}`;
    await call('PUT /players/p1');
    await call('PUT /players/p1/wallets/THB');
  });

  async function register(aesKey: string | undefined, more: object = {}): Promise<void> {
    const { status } = await call(`PUT /agents/vp/${agentId}`, { ...(aesKey && { aesKey }), ...more });
    expect(status).toBe(200);
  }

  async function statusUnder(key: string): Promise<string> {
    const plaintext = '{"action":"balance","uid":"p1","currency":"THB"}';
    const body = JSON.stringify({ cipherText: sealCipherText(plaintext, Buffer.from(key, 'hex')) });
    const event = eventOf({ path: `/callbacks/vp/${agentId}`, pathParameters: { agentId }, body });
    const answer = await handler(event);
    return JSON.parse(answer.body ?? '').status;
  }

  it('both keys are good during the overlap, and only the new one after it', async () => {
    await register(K1);
    expect(await statusUnder(K1)).toBe('0000');
    await register(K2);
    expect([await statusUnder(K1), await statusUnder(K2)]).toEqual(['0000', '0000']);
    clock.aheadMs += DAY_MS - MINUTE_MS;
    expect([await statusUnder(K1), await statusUnder(K2)]).toEqual(['0000', '0000']);
    clock.aheadMs += 2 * MINUTE_MS;
    expect([await statusUnder(K1), await statusUnder(K2)]).toEqual(['9999', '0000']);
  });

  it('the overlap is the setting of the agent, and can be none', async () => {
    await register(K1, { keyOverlapSeconds: 60 });
    await register(K2);
    clock.aheadMs += 59_000;
    expect(await statusUnder(K1)).toBe('0000');
    clock.aheadMs += 2_000;
    expect(await statusUnder(K1)).toBe('9999');
    await register(K3, { keyOverlapSeconds: 0 });
    expect([await statusUnder(K2), await statusUnder(K3)]).toEqual(['9999', '0000']);
  });

  it('to register the same key again, or a setting alone, rotates nothing and prolongs nothing', async () => {
    await register(K1);
    await register(K2);
    clock.aheadMs += DAY_MS - MINUTE_MS;
    await register(K2);
    await register(undefined, { jackpotWin: 'included' });
    clock.aheadMs += 2 * MINUTE_MS;
    expect([await statusUnder(K1), await statusUnder(K2)]).toEqual(['9999', '0000']);
  });

  it('a key with a typing error between two good ones drops neither', async () => {
    await register(K1);
    await register(K2);
    clock.aheadMs += MINUTE_MS;
    await register(K3);
    expect([await statusUnder(K1), await statusUnder(K2), await statusUnder(K3)]).toEqual(['0000', '0000', '0000']);
    clock.aheadMs += DAY_MS - MINUTE_MS;
    expect([await statusUnder(K1), await statusUnder(K2), await statusUnder(K3)]).toEqual(['9999', '0000', '0000']);
    clock.aheadMs += MINUTE_MS;
    expect([await statusUnder(K2), await statusUnder(K3)]).toEqual(['9999', '0000']);
  });

  it('an overlap that is set to 0 ends the older keys at once, and no later setting brings them back', async () => {
    await register(K1);
    await register(K2);
    await register(undefined, { keyOverlapSeconds: 0 });
    expect([await statusUnder(K1), await statusUnder(K2)]).toEqual(['9999', '0000']);
    await register(undefined, { keyOverlapSeconds: 86_400 });
    expect([await statusUnder(K1), await statusUnder(K2)]).toEqual(['9999', '0000']);
  });

  it('an agent that is deleted opens nothing, and opens again when it is registered anew', async () => {
    await register(K1);
    expect((await call(`DELETE /agents/vp/${agentId}`)).status).toBe(204);
    expect(await statusUnder(K1)).toBe('9999');
    await register(K1);
    expect(await statusUnder(K1)).toBe('0000');
  });
});
