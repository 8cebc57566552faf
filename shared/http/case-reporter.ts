import { CALLBACK_BUDGET_MS, type Clock, Deadline } from '../application/deadline.ts';
import type { Witness } from '../application/execute.ts';
import type { CaseBook } from '../desk/cases/case-book.ts';
import type { BesideWrite, Occurrence } from '../domain/beside.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { LedgerState } from '../domain/state.ts';
import type { AlarmName } from '../observability/alarms.ts';
import type { Call, Rejected } from './adapter.ts';
import { occurrenceOf, rejectedOccurrence, type Where } from './callback-cases.ts';

/** What the write of a case may take from a callback's time, where it has no transaction to go with. */
const CASE_BUDGET_MS = 300;
/** A callback is answered by then, whatever happens. */
const LAST_MOMENT_MS = CALLBACK_BUDGET_MS + 100;

interface Witnessed {
  readonly outcome: Outcome;
  readonly state: LedgerState;
  /** Cases that went with the commit, where there was one. */
  readonly written: readonly AlarmName[];
}

/**
 * The cases of one callback: those of its alarms that its own transaction carries, and then the others. Decisions that were lost are forgotten: what counts is
 * the outcome that the provider hears.
 */
export class CaseReporter {
  readonly #clock: Clock;
  readonly #deadline: Deadline;
  readonly #witnessed: Witnessed[] = [];
  #call: Call | undefined;
  #rejected: Rejected | undefined;
  #ref: string | undefined;

  /** Made when the callback comes. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#deadline = new Deadline(clock, LAST_MOMENT_MS);
  }

  /** For `execute`. `alarmsOf` says which alarms an outcome raises; `ref` stands in the callback's log lines. */
  witness(call: Call, alarmsOf: (outcome: Outcome) => readonly AlarmName[], ref?: string): Witness {
    this.#call = call;
    this.#ref = ref;
    return (outcome, state, commit) => {
      const written = commit && mayAlarm(outcome) ? alarmsOf(outcome) : [];
      this.#witnessed.push({ outcome, state, written });
      return written.flatMap((kind): BesideWrite[] => {
        const occurrence = this.#at(kind, call, { outcome, state });
        return occurrence ? [{ act: 'case', occurrence }] : [];
      });
    };
  }

  rejected(rejected: Rejected): void {
    this.#rejected = rejected;
  }

  /** Opens what no transaction has carried. Never throws, and returns within the callback's time. */
  async report(alarms: readonly AlarmName[], where: Where, cases: Pick<CaseBook, 'note'>): Promise<void> {
    const last = this.#witnessed.at(-1);
    // An attempt without an answer may turn out to have been written: then the outcome is told anew, and its case is there with it.
    const written = last?.outcome.type === 'replayed' ? this.#writtenWithApplied() : (last?.written ?? []);
    for (const kind of alarms.filter((alarm) => !written.includes(alarm))) {
      const occurrence = this.#occurrence(kind, where, last);
      if (occurrence) await cases.note(occurrence, Math.min(CASE_BUDGET_MS, this.#deadline.remainingMs));
    }
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #writtenWithApplied(): readonly AlarmName[] {
    return this.#witnessed.flatMap(({ outcome, written }) => (outcome.type === 'applied' ? written : []));
  }

  #occurrence(kind: AlarmName, where: Where, last: Witnessed | undefined): Occurrence | undefined {
    if (this.#rejected) return rejectedOccurrence(kind, this.#rejected, where, this.#now());
    return this.#call && last && this.#at(kind, this.#call, last);
  }

  #at(kind: AlarmName, call: Call, { outcome, state }: Pick<Witnessed, 'outcome' | 'state'>): Occurrence | undefined {
    const occurrence = occurrenceOf(kind, call, outcome, state, this.#now());
    return occurrence && { ...occurrence, ...(this.#ref !== undefined && { ref: this.#ref }) };
  }
}

/** What is done as it was asked for, and without a notice, is nothing to ask an adapter about: that is nearly every callback. */
function mayAlarm(outcome: Outcome): boolean {
  return outcome.type === 'declined' || (outcome.type === 'applied' && outcome.notices.length > 0);
}
