import type { CommitResult } from '../../shared/application/ledger-store.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import { addressText } from '../../shared/domain/ids.ts';
import { MemoryStore } from '../support/memory-store.ts';
import type { Delivery } from './delivery.ts';
import type { Tally } from './tally.ts';

/** Applies a commit at one instant, with the store's exact conditions; a planted defect applies it otherwise. */
export type ApplyCommit = (commit: Commit, store: MemoryStore) => CommitResult;

/** Told of every commit that reached the store. */
type Applied = (delivery: Delivery, commit: Commit, result: CommitResult) => void;

/** The one store behind all containers. */
export class SharedStore {
  readonly memory = new MemoryStore();
  readonly playerIdByKey = new Map<string, string>();
  readonly tally: Tally;
  readonly #applied: Applied;
  readonly #applyCommit: ApplyCommit;
  readonly #held = new Set<string>();

  constructor(applied: Applied, tally: Tally, applyCommit: ApplyCommit = (commit, store) => store.commitNow(commit)) {
    this.#applied = applied;
    this.tally = tally;
    this.#applyCommit = applyCommit;
  }

  /** Takes every item of a transaction; `undefined` when another one holds one of them. */
  hold(commit: Commit): (() => void) | undefined {
    const items = commit.records.map(({ at }) => addressText(at));
    if (commit.wallet) items.push(`wallet:${commit.wallet.playerId}`);
    if (items.some((item) => this.#held.has(item))) {
      this.tally.count('store: conflict', 'refused');
      return undefined;
    }
    for (const item of items) this.#held.add(item);
    return () => items.forEach((item) => void this.#held.delete(item));
  }

  apply(commit: Commit, delivery: Delivery): CommitResult {
    const result = this.#applyCommit(commit, this.memory);
    this.tally.count('store: condition', result.type === 'committed' ? 'held' : 'failed');
    if (result.type === 'committed') {
      if (delivery.answer) this.tally.count('late landing', 'after the answer');
      else if (delivery.container.isDead) this.tally.count('late landing', 'after the death of the container');
    }
    this.#applied(delivery, commit, result);
    return result;
  }
}
