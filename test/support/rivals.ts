import { CALLBACK_BUDGET_MS, type Clock, Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { CommitResult, LedgerStore } from '../../shared/application/ledger-store.ts';
import type { Stake } from '../../shared/domain/command.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import { Random } from '../simulation/random.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { MemoryStore } from './memory-store.ts';

/** A healthy store, in milliseconds: a read, and the two halves of a transaction, between which its conditions are looked at. */
const READ_MS = 3;
const HALF_A_TRANSACTION_MS = 3;
const STARTS_AT = Date.parse('2026-03-02T08:15:30.000Z');

export interface Contest {
  readonly accepted: number;
  /** Bets that were told to come again. */
  readonly unanswered: number;
  /** Requests to the store for each accepted bet. */
  readonly requestsPerBet: number;
  readonly p99Ms: number;
}

/**
 * So many lanes bet on one wallet, each its next bet when the last one is answered, each in a container of its own. In virtual time, so that the figures say
 * something of the rules and nothing of the machine; the same seed gives the same figures.
 *
 * The store refuses a transaction whose wallet is in another ongoing one, as DynamoDB does (`TransactionConflict`) and no engine for tests.
 */
export async function contestFor(lanes: number, betsPerLane: number, seed: string): Promise<Contest> {
  const time = new VirtualTime(STARTS_AT);
  const store = new ConflictingStore(time);
  await store.memory.setStatus('p1', 'active', new Date(STARTS_AT).toISOString());
  await store.memory.openWallet('p1', 'EUR');
  const tookMs: number[] = [];
  let unanswered = 0;
  const lane = async (name: number) => {
    const random = new Random(`${seed}/${name}`);
    const clock = clockOf(time, random);
    for (let bet = 0; bet < betsPerLane; bet++) {
      await time.pause(1 + random.next());
      const startedAt = time.now;
      const deadline = new Deadline(clock, CALLBACK_BUDGET_MS);
      const stake = stakeOf(`${name}.${bet}`, new Date(startedAt).toISOString());
      const type = await execute(stake, STRICT_POLICY, { store, clock }, deadline).then(
        (outcome) => outcome.type,
        () => 'fault',
      );
      if (type === 'applied') tookMs.push(time.now - startedAt);
      else unanswered++;
    }
  };
  const over = Promise.all(Array.from({ length: lanes }, (_, name) => lane(name)));
  await time.run();
  await over;
  tookMs.sort((a, b) => a - b);
  return {
    accepted: tookMs.length,
    unanswered,
    requestsPerBet: store.requests / tookMs.length,
    p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? 0,
  };
}

class ConflictingStore implements LedgerStore {
  readonly memory = new MemoryStore();
  requests = 0;
  readonly #time: VirtualTime;
  #isHeld = false;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  async read(...call: Parameters<LedgerStore['read']>) {
    this.requests++;
    await this.#time.pause(READ_MS / 2);
    const state = await this.memory.read(call[0], call[1]);
    await this.#time.pause(READ_MS / 2);
    return state;
  }

  async commit(commit: Commit): Promise<CommitResult> {
    this.requests++;
    if (this.#isHeld) {
      await this.#time.pause(HALF_A_TRANSACTION_MS);
      return { type: 'busy' };
    }
    this.#isHeld = true;
    await this.#time.pause(HALF_A_TRANSACTION_MS);
    const result = this.memory.commitNow(commit);
    if (result.type === 'committed') await this.#time.pause(HALF_A_TRANSACTION_MS);
    this.#isHeld = false;
    return result;
  }
}

function clockOf(time: VirtualTime, random: Random): Clock {
  return { now: () => time.now, sleep: (ms) => time.pause(ms), random: () => random.next() };
}

function stakeOf(id: string, at: string): Stake {
  return {
    kind: 'stake',
    source: { protocol: 'test', agentId: 'a1' },
    walletRef: { by: 'player', playerId: 'p1', currency: 'EUR' },
    at,
    ids: [id],
    stake: 0n,
    payout: 0n,
    content: {},
    funds: 'gross',
    afterRefusal: 'same',
    playerMustBeActive: true,
  };
}
