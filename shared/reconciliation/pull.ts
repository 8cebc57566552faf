import type { Clock, Deadline } from '../application/deadline.ts';
import type { LedgerStore } from '../application/ledger-store.ts';
import type { AgentAtProvider, RowReader } from '../application/provider.ts';
import type { Source } from '../domain/ids.ts';
import type { CaseOpening } from './cases.ts';
import type { Match } from './judge.ts';
import type { ReportStore, Settlements } from './store.ts';

export interface PullPorts extends CaseOpening {
  readonly ledger: LedgerStore;
  readonly reports: ReportStore;
  readonly settlements: Settlements;
}

/** One run over the reports of one agent, pulled or imported, handed from step to step. */
export interface Pull extends PullPorts {
  readonly acting: AgentAtProvider;
  readonly source: Source;
  readonly provider: RowReader;
  /** Whose report is read: see `RowReader`. */
  readonly report: string;
  /** Steps begin nothing new when little of it is left; what they have done by then is stored. */
  readonly deadline: Deadline;
  readonly tally: Tally;
}

/** What a run found out: rows that it had not stored before, and verdicts that are new or have changed. */
export class Tally {
  rows = 0;
  matched = 0;
  mismatched = 0;
  missing = 0;
  /** Of the rows, those that bear a time which had not come when they were asked for. */
  ahead = 0;

  count(match: Match): void {
    this[COUNTED_AS[match]] += 1;
  }
}

/** The three verdicts that people are told, of the five that the house keeps apart. */
export const COUNTED_AS = {
  matched: 'matched',
  matched_open: 'matched',
  mismatched: 'mismatched',
  missing_here: 'missing',
  missing_there: 'missing',
} as const satisfies Record<Match, 'matched' | 'mismatched' | 'missing'>;

/** A step that starts a batch needs this much time to finish it. */
export const BATCH_MS = 2_000;

/** An entry bears the time at which its request came, and is seen in the index a little later: what is younger than this is looked at again. */
export const STILL_ARRIVING_MS = 600_000;
export const THE_BEGINNING = '1970-01-01T00:00:00.000Z';

export function timeOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
