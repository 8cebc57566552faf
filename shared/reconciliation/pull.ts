import type { Clock, Deadline } from '../application/deadline.ts';
import type { LedgerStore } from '../application/ledger-store.ts';
import type { ActingAgent, ReportsCapability } from '../application/provider.ts';
import type { Source } from '../domain/ids.ts';
import type { Standing } from './judge.ts';
import type { ReportStore, Settlements } from './store.ts';

export interface PullPorts {
  readonly ledger: LedgerStore;
  readonly reports: ReportStore;
  readonly settlements: Settlements;
  readonly clock: Clock;
}

/** One run over the reports of one agent, handed from step to step. */
export interface Pull extends PullPorts {
  readonly acting: ActingAgent;
  readonly source: Source;
  readonly provider: ReportsCapability;
  /** Steps begin nothing new when little of it is left; what they have done by then is stored. */
  readonly deadline: Deadline;
  readonly findings: Findings;
}

/** What a run found out: rows that it had not stored before, and verdicts that are new or have changed. */
export class Findings {
  rows = 0;
  matched = 0;
  mismatched = 0;
  missing = 0;

  count(standing: Standing): void {
    this[COUNTED_AS[standing]] += 1;
  }
}

/** The three verdicts that people are told, of the five that the house keeps apart. */
export const COUNTED_AS = {
  matched: 'matched',
  matched_open: 'matched',
  mismatched: 'mismatched',
  missing_here: 'missing',
  missing_there: 'missing',
} as const satisfies Record<Standing, keyof Findings>;

/** A step that starts a batch needs this much time to finish it. */
export const BATCH_MS = 2_000;

export function timeOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
