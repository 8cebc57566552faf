import type { Deadline } from '../../shared/application/deadline.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { CommitResult, LedgerStore } from '../../shared/application/ledger-store.ts';
import type { WalletRef } from '../../shared/domain/command.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import { addressText, type RecordAddress } from '../../shared/domain/ids.ts';
import type { LedgerState } from '../../shared/domain/state.ts';
import type { Delivery } from './delivery.ts';
import type { SharedStore } from './shared-store.ts';
import { type Draft, looksFor, stateOf } from './torn-read.ts';
import type { VirtualTime } from './virtual-time.ts';

/** As the real client has them. */
const ATTEMPT_MS = 700;
const READ_RETRY_PAUSE_MS = 25;

/** The way from one callback to the store and back: everything takes time, and may be lost on the way. */
export class SimulatedStore implements LedgerStore {
  readonly #time: VirtualTime;
  readonly #shared: SharedStore;
  readonly #delivery: Delivery;

  constructor(time: VirtualTime, shared: SharedStore, delivery: Delivery) {
    this.#time = time;
    this.#shared = shared;
    this.#delivery = delivery;
  }

  async read(
    ref: WalletRef | undefined,
    addresses: readonly RecordAddress[],
    deadline: Deadline,
  ): Promise<LedgerState> {
    const draft: Draft = { records: new Map(), missing: looksFor(this.#shared, ref, addresses) };
    while (draft.missing.length > 0) {
      this.#delivery.reads++;
      await this.#readOnce(draft, deadline);
      if (draft.missing.length === 0) break;
      if (deadline.remainingMs <= READ_RETRY_PAUSE_MS)
        throw new Fault('deadline_spent', 'no answer from the store to a read');
      await this.#pause(this.#delivery.random.next() * READ_RETRY_PAUSE_MS);
    }
    return stateOf(draft, ref, addresses);
  }

  async commit(commit: Commit, deadline: Deadline): Promise<CommitResult> {
    this.#delivery.commits++;
    const result = await this.send(commit, deadline);
    if (result.type === 'unknown') {
      this.#delivery.unanswered++;
      this.#delivery.standingLine ??= this.#standingLine(commit);
    }
    return result;
  }

  /** The commit's line, where the books hold it: by this attempt, or by a copy whose line has the same place and time. */
  #standingLine({ records }: Commit): string | undefined {
    for (const write of records) {
      if (write.act !== 'put' || write.record.type !== 'entry') continue;
      const standing = this.#shared.memory.records.get(addressText(write.at));
      const { entryId, createdAt } = write.record;
      if (standing?.type === 'entry' && standing.entryId === entryId && standing.createdAt === createdAt)
        return entryId;
    }
    return undefined;
  }

  /** A transaction of which nobody asks how often it was tried. */
  send(commit: Commit, deadline: Deadline): Promise<CommitResult> {
    const { random, weather } = this.#delivery;
    const fate = weather.commit(this.#time.now);
    this.#shared.tally.count('store: commit', fate);
    const timeout = attemptMs(deadline);
    const way = 1 + random.next() * (fate === 'slow' ? 900 : 8);
    const back = 1 + random.next() * (fate === 'slow' ? 900 : 4);
    return this.#delivery.suspend<CommitResult>((settle) => {
      let isOver = false;
      const answer = (result: CommitResult) => {
        if (isOver) return;
        isOver = true;
        stopWaiting();
        settle(result);
      };
      const stopWaiting = this.#time.after(timeout, () => answer({ type: 'unknown' }));
      const apply = (ms: number, reply?: (result: CommitResult) => void) => this.#arrive(commit, ms, reply);
      switch (fate) {
        case 'fine':
        case 'slow':
          return apply(way, (result) => this.#time.after(back, () => answer(result)));
        case 'busy':
          return void this.#time.after(way + back, () => answer({ type: 'busy' }));
        case 'lost_request':
          return;
        case 'reset_before':
          return void this.#time.after(way, () => answer({ type: 'unknown' }));
        case 'reset_after':
          return apply(way, () => this.#time.after(back, () => answer({ type: 'unknown' })));
        case 'lost_reply':
          return apply(way);
        case 'late':
          return apply(timeout + random.next() ** 4 * 60_000);
      }
    });
  }

  /** One batch: every item is looked at by itself, at an instant of its own, and the reply holds what each look saw. */
  #readOnce(draft: Draft, deadline: Deadline): Promise<void> {
    const { random, weather } = this.#delivery;
    const fate = weather.read(this.#time.now);
    this.#shared.tally.count('store: read', fate);
    const timeout = attemptMs(deadline);
    return this.#delivery.suspend<void>((settle) => {
      if (fate === 'silent') return void this.#time.after(timeout, settle);
      if (fate === 'error') return void this.#time.after(5 + random.next() * 150, settle);
      const looked = fate === 'partial' ? draft.missing.filter(() => random.chance(0.5)) : draft.missing;
      const spread = fate === 'slow' ? 600 : random.chance(0.5) ? 0 : 6;
      const base = 1 + random.next() * 3;
      let last = base;
      for (const look of looked) {
        const ms = base + random.next() * spread;
        last = Math.max(last, ms);
        this.#time.after(ms, look.look);
      }
      const reply = last + 1 + random.next() * (fate === 'slow' ? 400 : 3);
      this.#time.after(Math.min(reply, timeout), () => {
        if (reply <= timeout) for (const look of looked) look.take(draft);
        settle();
      });
    });
  }

  /** Two transactions that hold one item at the same time cannot both go on: the later one is refused as a conflict, whatever its conditions. */
  #arrive(commit: Commit, ms: number, reply: (result: CommitResult) => void = () => undefined): void {
    const { random } = this.#delivery;
    const held = 1 + random.next() * 5;
    this.#time.after(ms, () => {
      const release = this.#shared.hold(commit);
      if (!release) return reply({ type: 'busy' });
      this.#time.after(held, () => {
        release();
        reply(this.#shared.apply(commit, this.#delivery));
      });
    });
  }

  #pause(ms: number): Promise<void> {
    return this.#delivery.suspend<void>((settle) => void this.#time.after(ms, settle));
  }
}

function attemptMs(deadline: Deadline): number {
  if (deadline.remainingMs <= 0) throw new Fault('deadline_spent', 'no time was left to ask the store');
  return Math.min(ATTEMPT_MS, deadline.remainingMs);
}
