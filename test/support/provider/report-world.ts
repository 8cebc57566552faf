import { adapter } from '../../../functions/vela/adapter.ts';
import { velaProvider } from '../../../functions/vela/provider/capabilities.ts';
import { simulator } from '../../../functions/vela/simulator.ts';
import { Deadline } from '../../../shared/application/deadline.ts';
import { DynamoReportStore } from '../../../shared/dynamodb/report-store.ts';
import { DynamoSettlements } from '../../../shared/dynamodb/settlements.ts';
import type { Spoken } from '../../../shared/provider-simulator.ts';
import { MATCHES } from '../../../shared/reconciliation/judge.ts';
import type { PullPorts } from '../../../shared/reconciliation/pull.ts';
import { type PullOrder, pullReports } from '../../../shared/reconciliation/run.ts';
import { MovableClock } from '../clocks.ts';
import type { TestTables } from '../engines.ts';
import { ask } from '../events.ts';
import { realStore } from '../real-store.ts';
import { testReferences } from '../references.ts';
import { untilClear } from '../store-proxy/providers.ts';
import { WalletWorld } from '../wallet-world.ts';
import { HOST_ID, type Provider } from './provider.ts';
import { actingVela } from './vela-agent.ts';

const MINUTE_MS = 60_000;

/** A wallet that a provider plays with and then reports on: player p1 with 100.00 EUR, and what happens to tickets, in the provider's hundredths. */
export async function reportWorld(tables: TestTables, provider: Provider, settings = {}) {
  const clock = new MovableClock();
  const { store, client } = realStore(tables, clock);
  const world = new WalletWorld(store, clock);
  const acting = actingVela({ hostId: HOST_ID, providerUrl: provider.url }, settings);
  world.register('vela', 'main', { settings });
  await world.openPlayer('p1', 'EUR', '100');
  const handler = world.handlerOf(adapter);
  const talk = {
    agentId: 'main',
    playerId: 'p1',
    currency: 'EUR',
    secret: await world.openSession('vela', 'main', 'p1', 'EUR'),
  };

  const ports: PullPorts = {
    ledger: store,
    reports: new DynamoReportStore(client, tables.names.reports, clock),
    settlements: new DynamoSettlements(client, tables.names.ledger, clock),
    refOf: testReferences,
    clock,
  };
  const source = { protocol: 'vela', agentId: 'main' };
  const { reports } = velaProvider({ clock, fetch });

  // A busy machine may leave a message open; whoever said it says it again.
  const say = async (spoken: Spoken) =>
    (await untilClear(async () => simulator.hear(await ask(handler, spoken, 'main')))).code;

  return {
    ports,
    source,
    state: async () => (await ports.reports.states([source]))[0],
    world,
    bet: (id: string, bet: number) => say(simulator.stake(talk, { id, amount: hundredths(bet) })),
    result: (id: string, win: number) =>
      say(simulator.payout?.(talk, { id, stakeId: id, amount: hundredths(win) }) ?? missing()),
    betwin: (id: string, bet: number, win: number) =>
      say(simulator.play?.(talk, { id, stake: hundredths(bet), payout: hundredths(win) }) ?? missing()),
    refund: (id: string) => say(simulator.rollback(talk, { id })),
    wait: (minutes: number) => {
      clock.aheadMs += minutes * MINUTE_MS;
    },
    /** As the provider writes dates, in UTC. */
    shownTime: (minutesFromNow = 0) =>
      new Date(clock.now() + minutesFromNow * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' '),
    /** Of the account as it is registered now. */
    pullFrom: (credentials: { hostId: string; providerUrl: string }) =>
      pullReports(actingVela(credentials, settings), reports, ports, new Deadline(clock, 60_000)),
    pull: (replaced: Partial<PullPorts> = {}, budgetMs = 60_000, order: PullOrder = {}) =>
      pullReports(acting, reports, { ...ports, ...replaced }, new Deadline(clock, budgetMs), order),
    /** `2192 mismatched amounts_differ`, by ticket. */
    async verdicts(): Promise<string[]> {
      const pages = await Promise.all(
        MATCHES.map((match) => ports.reports.list(source, { match, order: 'oldest_first', limit: 2_000 })),
      );
      const items = pages.flatMap(({ items }) => items);
      return items
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ ticketId, match, reason }) => `${ticketId} ${match} ${reason}`);
    },
  };
}

function hundredths(count: number): bigint {
  return BigInt(count) * 100n;
}

function missing(): never {
  throw new TypeError('the simulator of vela lacks a word');
}
