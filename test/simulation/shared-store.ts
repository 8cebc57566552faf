import type { CommitResult } from '../../shared/application/ledger-store.ts';
import type { BesideWrite } from '../../shared/domain/beside.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import { addressText } from '../../shared/domain/ids.ts';
import { MemoryStore } from '../support/memory-store.ts';
import type { Records } from './books/stream.ts';
import type { Delivery } from './delivery.ts';
import type { Tally } from './tally.ts';
import type { TrueCases } from './true-cases.ts';

/** Applies a commit at one instant, with the store's exact conditions; a planted defect applies it otherwise. */
export type ApplyCommit = (commit: Commit, store: MemoryStore) => CommitResult;

/** Told of every commit that reached the store, with what stood before where it writes. */
type Applied = (delivery: Delivery, commit: Commit, result: CommitResult, before: Records) => void;

/** The one store behind all containers. */
export class SharedStore {
  readonly memory = new MemoryStore();
  readonly cases: TrueCases;
  readonly playerIdByKey = new Map<string, string>();
  readonly tally: Tally;
  readonly #applied: Applied;
  readonly #applyCommit: ApplyCommit;
  readonly #held = new Set<string>();

  constructor(
    applied: Applied,
    tally: Tally,
    cases: TrueCases,
    applyCommit: ApplyCommit = (commit, store) => store.commitNow(commit),
  ) {
    this.#applied = applied;
    this.tally = tally;
    this.cases = cases;
    this.#applyCommit = applyCommit;
  }

  /** Takes every item of a transaction; `undefined` when another one holds one of them. */
  hold(commit: Commit): (() => void) | undefined {
    const items = commit.records.map(({ at }) => addressText(at));
    if (commit.wallet) items.push(`wallet:${commit.wallet.playerId}`);
    items.push(...(commit.beside ?? []).map(itemOf));
    if (items.some((item) => this.#held.has(item))) {
      this.tally.count('store: conflict', 'refused');
      return undefined;
    }
    for (const item of items) this.#held.add(item);
    return () => items.forEach((item) => void this.#held.delete(item));
  }

  apply(commit: Commit, delivery: Delivery): CommitResult {
    const before = new Map(commit.records.map(({ at }) => [addressText(at), this.memory.records.get(addressText(at))]));
    const result = this.#applyCommit(commit, this.memory);
    this.tally.count('store: condition', result.type === 'committed' ? 'held' : 'failed');
    if (result.type === 'committed') {
      if (delivery.answer) this.tally.count('late landing', 'after the answer');
      else if (delivery.container.isDead) this.tally.count('late landing', 'after the death of the container');
    }
    this.#applied(delivery, commit, result, before);
    return result;
  }
}

/** Which item it holds while it is written. */
function itemOf(write: BesideWrite): string {
  switch (write.act) {
    case 'audit':
      return `audit:${write.line.auditId}`;
    case 'adjustment':
      return `adjustment:${write.adjustment.adjustmentId}`;
    case 'case':
      return `case:${write.occurrence.caseId}`;
    case 'settled_case':
      return `case:${write.settlement.caseId}`;
  }
}
