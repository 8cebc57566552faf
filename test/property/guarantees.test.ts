import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALLBACK_BUDGET_MS, type Clock, Deadline } from '../../shared/application/deadline.ts';
import { type ExecutePorts, execute } from '../../shared/application/execute.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { CommitResult, LedgerStore } from '../../shared/application/ledger-store.ts';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { faultsInBooks } from '../support/books.ts';
import { MemoryStore } from '../support/memory-store.ts';

const SOURCE = { protocol: 'test', agentId: 'a1' };
const AT = '2026-03-02T08:15:30.000Z';
/** The same histories every time, so that a red run means a change; another seed and a greater number look further. */
const RUNS = {
  seed: Number(process.env['PROPERTY_SEED'] ?? 1),
  numRuns: Number(process.env['PROPERTY_RUNS'] ?? 2000),
};

/** Few ids and small amounts, so that random messages meet each other. */
const ids = fc.constantFrom('1', '2', '3', '4');
const amounts = fc.bigInt({ min: 0n, max: 60n });
const players = fc.constantFrom('p1', 'p2');

const policies: fc.Arbitrary<Policy> = fc.record({
  rounds: fc.constantFrom('recorded', 'counted'),
  rollbackOfRefusal: fc.constantFrom('close', 'leave'),
  rollbackOfUnknown: fc.constantFrom('accept', 'decline'),
  rollbackOfUnknownPlayer: fc.constantFrom('accept', 'decline'),
  changedAfterRollback: fc.constantFrom('mismatch', 'rolled_back'),
  rollbackOfPlay: fc.constantFrom('reverse', 'decline'),
  rollbackShortFunds: fc.constant('stand'),
  payoutWithoutStake: fc.constantFrom('accept', 'decline'),
  largestPayouts: fc.constantFrom({}, {}, { EUR: 40n }, { USD: 0n }),
});

const parts = fc.record({
  kind: fc.constantFrom('stake', 'play', 'payout', 'rollback', 'deposit', 'withdrawal'),
  playerId: players,
  id: ids,
  also: fc.option(ids, { nil: undefined }),
  round: fc.option(ids, { nil: undefined }),
  amount: amounts,
  payout: amounts,
  funds: fc.constantFrom('gross', 'net'),
  afterRefusal: fc.constantFrom('same', 'judge_again'),
});

const commands: fc.Arbitrary<Command> = parts.map((drawn) => commandOf(drawn));

type Parts = typeof parts extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function commandOf({ kind, playerId, id, also, round, amount, payout, funds, afterRefusal }: Parts): Command {
  const walletRef = { by: 'player', playerId, currency: 'EUR' } as const;
  if (kind === 'deposit' || kind === 'withdrawal') return { kind, walletRef, transferId: id, amount, at: AT };
  const names: [string, string?] = also === undefined ? [id] : [id, also];
  const roundId = round === undefined ? {} : { roundId: round };
  const common = { source: SOURCE, walletRef, at: AT, ids: names, gameCode: 'g', ...roundId };
  switch (kind) {
    case 'rollback':
      return { ...common, kind, content: {} };
    case 'payout':
      return { ...common, ids: [id], kind, payout, paidOn: 'stake', content: { payout: `${payout}` } };
    case 'stake':
    case 'play': {
      const paid = kind === 'play' ? payout : 0n;
      const content = { stake: `${amount}`, payout: `${paid}` };
      return { ...common, kind, stake: amount, payout: paid, funds, afterRefusal, content, playerMustBeActive: true };
    }
  }
}

/** A protocol settles stakes by their own ids, or by their rounds; none does both. */
function spokenUnder({ rounds }: Policy, command: Command): Command {
  if (command.kind !== 'payout') return command;
  if (rounds === 'recorded') return { ...command, paidOn: 'stake' };
  return { ...command, paidOn: command.roundId === undefined ? 'newest_stake' : 'round' };
}

/** What a network may do to a commit. */
type Weather = 'fine' | 'busy' | 'lost_reply' | 'lost_request';
const weather: fc.Arbitrary<Weather> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('fine' as const) },
  { weight: 1, arbitrary: fc.constantFrom<Weather>('busy', 'lost_reply', 'lost_request') },
);

async function worldOf(): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const playerId of ['p1', 'p2']) {
    await store.setStatus(playerId, 'active', AT);
    await store.openWallet(playerId, 'EUR');
  }
  return store;
}

/** Every read, commit and pause is a step of its own, in an order that fast-check chooses. */
function scheduledPorts(store: MemoryStore, scheduler: fc.Scheduler, forecast: readonly Weather[]) {
  let commits = 0;
  const clock: Clock = { now: () => 0, random: () => 0.5, sleep: () => scheduler.schedule(Promise.resolve(), 'pause') };
  const scheduled: LedgerStore = {
    read: async (walletRef, addresses) => {
      await scheduler.schedule(Promise.resolve(), 'read');
      return store.read(walletRef, addresses);
    },
    commit: async (commit): Promise<CommitResult> => {
      await scheduler.schedule(Promise.resolve(), 'commit');
      const today = forecast[commits++ % forecast.length] ?? 'fine';
      if (today === 'busy') return { type: 'busy' };
      if (today === 'lost_request') return { type: 'unknown' };
      const result = store.commitNow(commit);
      await scheduler.schedule(Promise.resolve(), 'reply');
      return today === 'lost_reply' ? { type: 'unknown' } : result;
    },
  };
  return { store: scheduled, clock };
}

/** Several containers, each with a memory of its own that the others make stale; none: no memory at all. */
function containersOf(count: number, ports: ExecutePorts): (index: number) => ExecutePorts {
  const containers = Array.from({ length: count }, () => ({ ...ports, memory: new WalletMemory() }));
  return (index) => containers[index % count] ?? ports;
}

/** Enough attempts for any weather that changes, and an end for weather that does not. */
function patience(clock: Clock): Deadline {
  let checks = 0;
  const stopped: Clock = { ...clock, now: () => (checks++ > 200 ? CALLBACK_BUDGET_MS * 2 : 0) };
  return new Deadline(stopped, CALLBACK_BUDGET_MS);
}

async function settle(
  command: Command,
  policy: Policy,
  ports: ReturnType<typeof scheduledPorts>,
): Promise<Outcome | 'fault'> {
  return execute(spokenUnder(policy, command), policy, ports, patience(ports.clock)).catch((error: unknown) => {
    if (error instanceof Fault) return 'fault' as const;
    throw error;
  });
}

/** In calm weather there is an answer. */
function settleCalmly(command: Command, policy: Policy, store: MemoryStore): Promise<Outcome> {
  const clock: Clock = { now: () => 0, random: () => 0, sleep: async () => undefined };
  return execute(spokenUnder(policy, command), policy, { store, clock }, patience(clock));
}

function verdict(outcome: Outcome): string {
  return outcome.type === 'declined' ? outcome.reason : outcome.type;
}

describe('guarantees over random histories, interleavings and lost replies', () => {
  it('1, 5, 6: the books are right after every interleaving, and every answer "applied" has its line', async () => {
    const property = fc.asyncProperty(
      policies,
      fc.array(commands, { minLength: 2, maxLength: 12 }),
      fc.array(weather, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 3 }),
      fc.scheduler(),
      async (policy, sent, forecast, containers, scheduler) => {
        const store = await worldOf();
        const ports = scheduledPorts(store, scheduler, forecast);
        const inContainer = containersOf(containers, ports);
        const running = Promise.all(sent.map((command, index) => settle(command, policy, inContainer(index))));
        await scheduler.waitFor(running);
        const outcomes = await running;
        for (const playerId of ['p1', 'p2']) {
          expect(await faultsInBooks(store, playerId, 'EUR')).toEqual([]);
          expect(store.players.get(playerId)?.wallets['EUR']?.balance).toBeGreaterThanOrEqual(0n);
        }
        for (const outcome of outcomes) {
          if (outcome === 'fault' || outcome.type !== 'applied' || !outcome.entry) continue;
          const { playerId, currency, walletVersion, createdAt } = outcome.entry;
          expect(store.entriesOf(playerId, currency)[walletVersion - 1]).toMatchObject({ walletVersion, createdAt });
        }
      },
    );
    await fc.assert(property, RUNS);
  });

  it('2: copies of one request, all at once, move money once', async () => {
    const property = fc.asyncProperty(
      policies,
      fc.array(commands, { maxLength: 4 }),
      commands,
      fc.integer({ min: 2, max: 8 }),
      fc.array(weather, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 3 }),
      fc.scheduler(),
      async (policy, before, command, copies, forecast, containers, scheduler) => {
        const store = await worldOf();
        for (const earlier of before) await settleCalmly(earlier, policy, store);
        const entriesBefore = store.entriesOf('p1', 'EUR').length + store.entriesOf('p2', 'EUR').length;
        const ports = scheduledPorts(store, scheduler, forecast);
        const inContainer = containersOf(containers, ports);
        const running = Promise.all(
          Array.from({ length: copies }, (_, index) => settle(command, policy, inContainer(index))),
        );
        await scheduler.waitFor(running);
        const entriesAfter = store.entriesOf('p1', 'EUR').length + store.entriesOf('p2', 'EUR').length;
        expect(entriesAfter - entriesBefore).toBeLessThanOrEqual(1);
      },
    );
    await fc.assert(property, RUNS);
  });

  it('3: the same request again and again has one verdict, and moves nothing', async () => {
    const property = fc.asyncProperty(
      policies,
      fc.array(commands, { maxLength: 10 }),
      commands,
      async (policy, before, command) => {
        const store = await worldOf();
        for (const earlier of before) await settleCalmly(earlier, policy, store);
        const first = await settleCalmly(command, policy, store);
        const books = structuredClone(store.players);
        const again = [];
        for (let i = 0; i < 3; i++) again.push(verdict(await settleCalmly(command, policy, store)));
        expect(new Set(again).size).toBe(1);
        if (first.type === 'applied') expect(again[0]).toBe('replayed');
        if (first.type === 'replayed') expect(again[0]).toBe('replayed');
        expect(store.players).toEqual(books);
      },
    );
    await fc.assert(property, RUNS);
  });
});
