import type { Occurrence } from '../../shared/domain/beside.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import type { Delivery } from './delivery.ts';

/** A container writes so many of one case as they come, and then one in this time. */
const AT_ONCE = 10;
const EVERY_MS = 10_000;

interface Sent {
  readonly firstAt: number;
  readonly count: number;
}

interface Told {
  readonly delivery: Delivery;
  readonly occurrence: Occurrence;
  /** It went with the callback's own transaction. */
  readonly isCommitted: boolean;
}

/** What became of alarms: who waits for a person, kept beside the store's cases. Says what is wrong in words. */
export class TrueCases {
  /** Cases of which the alarm of lost ones has told. */
  readonly lost = new Set<string>();
  readonly faults: string[] = [];
  readonly #told: Told[] = [];
  readonly #sent = new Map<string, Sent>();
  readonly #open = new Map<string, boolean>();
  readonly #settledBy = new Map<string, string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  noted(delivery: Delivery, occurrence: Occurrence): void {
    this.#told.push({ delivery, occurrence, isCommitted: false });
  }

  /** However often it happens, the store is not asked more often than this. */
  sent({ container: { name } }: Delivery, { caseId }: Occurrence): void {
    const key = `${name} ${caseId}`;
    const { firstAt, count } = this.#sent.get(key) ?? { firstAt: this.#now(), count: 0 };
    this.#sent.set(key, { firstAt, count: count + 1 });
    const most = AT_ONCE + (this.#now() - firstAt) / EVERY_MS + 1;
    if (count >= most) this.faults.push(`${name} has written ${caseId} ${count + 1} times`);
  }

  /** What a transaction wrote of cases, at its instant. */
  written(delivery: Delivery, { beside = [], records, wallet }: Commit): void {
    for (const write of beside) {
      if (write.act === 'case') {
        this.#open.set(write.occurrence.caseId, true);
        const isCommitted = wallet !== undefined || records.length > 0;
        if (isCommitted) this.#told.push({ delivery, occurrence: write.occurrence, isCommitted });
      }
      if (write.act !== 'settled_case') continue;
      const { caseId, adjustmentId } = write.settlement;
      if (this.#open.get(caseId) !== true && this.#settledBy.get(caseId) !== adjustmentId)
        this.faults.push(`${caseId} is settled by ${adjustmentId} after ${this.#settledBy.get(caseId)}`);
      this.#open.set(caseId, false);
      this.#settledBy.set(caseId, adjustmentId);
    }
  }

  /** When all is over: each alarm has its case, or is counted as lost; one for each kind and transaction; and they stand as they should. */
  faultsIn(cases: ReadonlyMap<string, { readonly status: string; readonly occurrences: number }>): readonly string[] {
    const faults = [...this.faults];
    const byDelivery = Map.groupBy(this.#told, ({ delivery }) => delivery);
    for (const [delivery, told] of byDelivery) {
      for (const { occurrence } of told) {
        const { caseId, kind } = occurrence;
        const isKnown = cases.has(caseId) || this.lost.has(caseId) || delivery.container.isDead;
        if (!isKnown) faults.push(`#${delivery.number}: ${kind} has no case`);
      }
    }
    faults.push(...this.#faultsInNames());
    for (const [caseId, { status, occurrences }] of cases) {
      if ((status === 'open') !== this.#open.get(caseId)) faults.push(`${caseId} is ${status}`);
      const most = this.#told.filter(({ occurrence }) => occurrence.caseId === caseId).length + this.#repeatsOf(caseId);
      if (occurrences > most) faults.push(`${caseId} happened ${occurrences} times, and at most ${most}`);
    }
    return faults;
  }

  /** Alarms for whose transaction nobody has opened a case. A copy may have opened it, and this one taken the copy's line for its own. */
  untold(deliveries: readonly Delivery[]): { delivery: Delivery; kind: string }[] {
    const told = new Set(this.#told.map(({ delivery, occurrence }) => `${occurrence.kind} ${subjectOf(delivery)}`));
    return deliveries.flatMap((delivery) =>
      delivery.alarms.filter((kind) => !told.has(`${kind} ${subjectOf(delivery)}`)).map((kind) => ({ delivery, kind })),
    );
  }

  /** A write that nobody heard of is counted once more the next time. */
  #repeatsOf(caseId: string): number {
    return this.lost.has(caseId) ? Number.POSITIVE_INFINITY : 0;
  }

  #faultsInNames(): string[] {
    const caseOf = new Map<string, string>();
    const subjects = new Map<string, string>();
    return this.#told.flatMap(({ delivery, occurrence: { caseId, kind }, isCommitted }) => {
      // What a request was is known for certain when it was answered.
      if (!delivery.report && !isCommitted) return [];
      const subject = `${kind} ${subjectOf(delivery)}`;
      const [other, before] = [caseOf.get(subject) ?? caseId, subjects.get(caseId) ?? subject];
      caseOf.set(subject, caseId);
      subjects.set(caseId, subject);
      if (other !== caseId) return [`${subject} has the cases ${other} and ${caseId}`];
      return before === subject ? [] : [`${caseId} is of ${before} and of ${subject}`];
    });
  }
}

/** What a case is about: the transaction; of what could not be read, where it came in. */
function subjectOf({ act, caller, report }: Delivery): string {
  const { protocol, agentId, currency } = caller;
  if (report?.result === 'rejected') return `${protocol}/${agentId} ${report.action} ${report.member}`;
  return `${protocol}/${agentId} ${protocol === 'wallet-v2' ? currency : ''} ${act.id ?? act.also}`;
}
