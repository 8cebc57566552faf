import { beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { adapter } from '../../functions/vp/adapter.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import { DynamoAgentStore } from '../../shared/dynamodb/agent-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { createSecretBox } from '../../shared/encryption/agent-keys.ts';
import { openSecret } from '../../shared/encryption/agent-secrets.ts';
import { sealCipherText } from '../../shared/encryption/cipher-text.ts';
import { createKmsClient } from '../../shared/encryption/kms-client.ts';
import { createProviderHandler } from '../../shared/http/provider-handler.ts';
import { patience, slowClock } from '../support/clocks.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { testReferences } from '../support/references.ts';
import { applyThenHalf, type Fault, refuse, resetBefore, swallow } from '../support/store-proxy/faults.ts';
import { onEvery, onNth } from '../support/store-proxy/plan.ts';
import { proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';
import { ACCESS_DENIED, SERVER_ERROR, THROTTLED, UNAVAILABLE } from '../support/store-proxy/refusals.ts';
import { RecordedTelemetry, WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
const AES_KEY = '0f'.repeat(32);
const MINUTE = 60_000;
const PATIENCE_MS = 3_000;

const OUTAGES: Readonly<Record<string, Fault>> = {
  silent: swallow,
  'breaking connections': resetBefore,
  'failing with 500': refuse(SERVER_ERROR),
  'failing with 503': refuse(UNAVAILABLE),
  throttling: refuse(THROTTLED),
  refusing: refuse(ACCESS_DENIED),
  'stopping halfway through its answers': applyThenHalf,
};

describe.skipIf(endpoint === undefined)('an outage of KMS', () => {
  let tables: TestTables;
  let proxy: StoreProxy;
  let container: Container;
  let worlds = 0;
  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
  });
  beforeEach(async () => {
    proxy = await StoreProxy.start({ target: inject('kmsEndpoint'), measures: false });
    onTestFinished(() => proxy.stop());
    container = await startContainer(tables, proxy, `agent-${++worlds}`);
  });

  describe.each(Object.entries(OUTAGES))('%s', (_, fault) => {
    it('of a quarter of an hour fails nothing where the key is known', async () => {
      expect(await container.bet('1')).toBe('0000');
      proxy.plan([onEvery('Decrypt', fault)]);
      for (let minute = 0; minute < 15; minute++) {
        container.move(MINUTE);
        expect(await container.bet(`${minute}`)).toMatch(/0000|2001/);
      }
    });

    it('makes a callback that needs the key retryable, in time, and is over when KMS is back', async () => {
      proxy.plan([onEvery('Decrypt', fault)]);
      expect(await container.bet('1')).toBe('9999 temporary failure');
      proxy.plan([]);
      expect(await container.bet('1')).toBe('0000');
    });
  });

  it('of one request is not noticed', async () => {
    proxy.plan([onNth('Decrypt', 1, refuse(UNAVAILABLE))]);
    expect(await container.bet('1')).toBe('0000');
  });

  it('is noticed by nobody either while the key is asked for again beside a callback', async () => {
    expect(await container.bet('1')).toBe('0000');
    proxy.plan([onEvery('Decrypt', refuse(UNAVAILABLE))]);
    container.move(31 * MINUTE);
    expect(await container.bet('2')).toBe('0000');
    await proxy.idle();
    container.move(15 * MINUTE);
    expect(await container.bet('3')).toBe('0000');
  });

  it('costs a warm container no request at all', async () => {
    expect(await container.bet('1')).toBe('0000');
    const { requests } = await proxy.during(() => container.bet('2'));
    expect(requests).toEqual([]);
  });
});

interface Container {
  /** The status of a bet of 0.01; with the text where there is one. */
  bet(id: string): Promise<string>;
  move(ms: number): void;
}

/** One warm or cold function of VP: everything as deployed but the clock, which the test moves, and the metrics. */
async function startContainer(tables: TestTables, kmsProxy: StoreProxy, agentId: string): Promise<Container> {
  let aheadMs = 0;
  const clock: Clock = { ...slowClock, now: () => slowClock.now() + aheadMs };
  const { store } = await proxiedStore(tables, { measures: false });
  await new WalletWorld(store).openPlayer(agentId, 'THB', '100');
  const kms = createKmsClient({
    endpoint: kmsProxy.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
  onTestFinished(() => {
    kms.destroy();
    client.destroy();
  });
  const agents = new DynamoAgentStore(client, tables.names.agents, { maxAgeMs: 5_000, clock });
  const boxOf = () => createSecretBox({ kms, keyId: inject('kmsKeyAlias'), now: clock.now });
  const wrapped = await boxOf().wrap(AES_KEY, { protocol: 'vp', agentId });
  const at = new Date(clock.now()).toISOString();
  const common = { allowedSourceIps: [], credentials: {}, settings: {}, createdAt: at, updatedAt: at, revision: 1 };
  await agents.save({ protocol: 'vp', agentId, ...common, secrets: { aesKey: { wrapped } } });

  const box = boxOf();
  const handler = createProviderHandler(adapter, {
    store,
    agents,
    keys: { open: (agent, secret) => openSecret(box, agent, secret, clock.now()) },
    clock,
    telemetry: new RecordedTelemetry(),
    refOf: testReferences,
    openDoors: false,
  });
  return {
    async bet(id) {
      const answer = await Promise.race([handler(betEvent(agentId, id)), patience(clock, PATIENCE_MS)]);
      if (answer === undefined) return 'no answer';
      const { status, errText } = JSON.parse(answer.body ?? '') as { status: string; errText: string };
      return errText === '' ? status : `${status} ${errText}`;
    },
    move(ms) {
      aheadMs += ms;
    },
  };
}

function betEvent(agentId: string, betId: string) {
  const bet = {
    action: 'betNSettle',
    uid: agentId,
    currency: 'THB',
    brand: 'VP',
    betId,
    roundId: betId,
    gameCode: 'VP_1',
    betTime: '',
    txTime: '',
    actualBetAmt: 0.01,
    winAmt: 0,
  };
  const cipherText = sealCipherText(JSON.stringify(bet), Buffer.from(AES_KEY, 'hex'));
  return eventOf({
    path: `/callbacks/vp/${agentId}`,
    pathParameters: { agentId },
    body: JSON.stringify({ cipherText }),
  });
}
