import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, inject, it, onTestFinished } from 'vitest';
import { dialectProvider } from '../../functions/_tg-vp/provider/capabilities.ts';
import { adapter } from '../../functions/vp/adapter.ts';
import { simulator } from '../../functions/vp/simulator.ts';
import { DialectProvider } from '../../local/provider/dialect-provider.ts';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { DynamoReportStore } from '../../shared/dynamodb/report-store.ts';
import { DynamoSettlements } from '../../shared/dynamodb/settlements.ts';
import { pullReports } from '../../shared/reconciliation/run.ts';
import { MovableClock } from '../support/clocks.ts';
import { createTestTables } from '../support/engines.ts';
import { ask } from '../support/events.ts';
import { actingDialect, REGISTERED } from '../support/provider/dialect-agent.ts';
import { Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { rowOf } from '../support/provider/rows.ts';
import { realStore } from '../support/real-store.ts';
import { testReferences } from '../support/references.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
/** The clause speaks of 100,000 in one window: `ROWS=100000 npx vitest run test/integration/reports-speed.test.ts`. */
const ROWS = Number(process.env['ROWS'] ?? 1_000);
const MOST_PLAYED = 1_000;
const BUDGET_MS = 1_200_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Tables behind a proxy that counts. */
async function countedTables() {
  const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
  const proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint) });
  onTestFinished(() => proxy.stop());
  return { proxy, tables: { ...tables, clientConfig: { ...tables.clientConfig, endpoint: proxy.url } } };
}

const ids = Array.from({ length: ROWS }, (_, index) => String(index + 1));
/** The others are unknown here, which costs the same reads and the same writes. */
const played = ids.slice(0, MOST_PLAYED);

async function requestsOfVela(): Promise<number> {
  const provider = await new Provider().start();
  onTestFinished(() => provider.stop());
  const { proxy, tables } = await countedTables();
  const world = await reportWorld(tables, provider);
  for (const id of played) await world.betwin(id, 10, 10);
  provider.rows = ids.map((id) => rowOf(BigInt(id), { bet_stake: '10', payout_amount: '10' }));
  const { result, requests } = await proxy.during(() => world.pull({}, BUDGET_MS));
  expect(result).toMatchObject({ rows: ROWS, matched: played.length, mismatched: 0, isComplete: true });
  return requests.length + provider.calls.length;
}

async function requestsOfVp(): Promise<{ requests: number; heap: readonly number[] }> {
  const provider = await new DialectProvider(REGISTERED, 'VP').start();
  onTestFinished(() => provider.stop());
  const { proxy, tables } = await countedTables();
  const { store, client } = realStore(tables);
  const world = new WalletWorld(store);
  const acting = actingDialect('vp', provider.url);
  const { agentId, ...secrets } = REGISTERED;
  world.register('vp', agentId, { secrets, credentials: acting.agent.credentials });
  await world.openPlayer('p1', 'EUR', '100');
  const handler = world.handlerOf(adapter);
  const talk = { agentId, playerId: 'p1', currency: 'EUR', secret: REGISTERED.aesKey };
  for (const id of played) {
    const spoken = simulator.play?.(talk, { id, stake: 1_000n, payout: 1_000n }) ?? missing();
    expect(simulator.hear(await ask(handler, spoken, agentId)).verdict).toBe('done');
  }
  const txTime = new Date(Math.floor(Date.now() / 300_000) * 300_000 - 300_000).toISOString();
  provider.bets.push(...ids.map((betId) => ({ betId, username: 'p1', stake: '0.1', win: '0.1', txTime })));
  const heap: number[] = [];
  provider.habits.beforePage = () => {
    collectGarbage();
    heap.push(process.memoryUsage().heapUsed);
  };
  const clock = new MovableClock(120_000);
  const source = { protocol: 'vp', agentId };
  const ports = {
    ledger: store,
    reports: new DynamoReportStore(client, tables.names.reports, clock),
    settlements: new DynamoSettlements(client, tables.names.ledger, clock),
    refOf: testReferences,
    clock,
  };
  const { reports } = dialectProvider({ clock: systemClock, fetch });
  // Everything before the window is read already, as it is in daily work.
  const from = Date.parse(txTime);
  const cursor = JSON.stringify({ fresh: from, hour: from, day: from, differing: [] });
  const report = reports.reportOf(acting.agent);
  await ports.reports.advance(source, undefined, { cursor, report });
  const deadline = new Deadline(clock, BUDGET_MS);
  const { result, requests } = await proxy.during(() => pullReports(acting, reports, ports, deadline));
  expect(result).toMatchObject({ rows: ROWS, matched: played.length, mismatched: 0, isComplete: true });
  return { requests: requests.length + provider.asked.length, heap };
}

it.skipIf(endpoint === undefined)(
  `a window of ${ROWS} rows costs at most one and a half times the requests of the same rows from Vela`,
  { timeout: 2 * BUDGET_MS },
  async () => {
    const vela = await requestsOfVela();
    const { requests, heap } = await requestsOfVp();
    const megabytes = heap.map((bytes) => Math.round(bytes / 1_048_576));
    if (process.env['ROWS'])
      process.stdout.write(`vela ${vela}, vp ${requests} requests; heap by page, MB: ${megabytes}\n`);
    expect(requests / vela).toBeLessThanOrEqual(1.5);
  },
);

function missing(): never {
  throw new TypeError('the simulator of vp lacks a word');
}
