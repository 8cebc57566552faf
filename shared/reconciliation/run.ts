import type { Deadline } from '../application/deadline.ts';
import type { AgentAtProvider, ReportsCapability } from '../application/provider.ts';
import { findUnreported, isSilent, longBefore, type ReportedSpan } from './find-unreported.ts';
import { matchAgain } from './match-again.ts';
import { matchUndone } from './match-undone.ts';
import { type Pull, type PullPorts, Tally, THE_BEGINNING, timeOf } from './pull.ts';
import { readPages } from './read-pages.ts';
import type { PullState } from './store.ts';

export interface PullResult extends Readonly<Omit<Tally, 'count'>> {
  readonly cursor: string;
  /** The provider has nothing more now, and everything was held against the ledger. */
  readonly isComplete: boolean;
  /** Tickets are settled here, and the report says nothing about that time. */
  readonly isSilent: boolean;
}

export interface PullOrder {
  /** `start`: everything is read again, from the first row. */
  readonly from?: 'start' | undefined;
}

/**
 * Reads an agent's reports from where the last pull stopped, page by page, and holds every row against the ledger. A page's rows are stored before the
 * cursor moves past them: a pull that stops anywhere is taken up by the next one. Throws `ProviderFailure`, and a `Fault` when a store does not answer;
 * what was stored until then stays.
 */
export async function pullReports(
  acting: AgentAtProvider,
  provider: ReportsCapability,
  ports: PullPorts,
  deadline: Deadline,
  order: PullOrder = {},
): Promise<PullResult> {
  const { protocol, agentId } = acting.agent;
  const source = { protocol, agentId };
  const report = provider.reportOf(acting.agent);
  const pull: Pull = { ...ports, acting, provider, deadline, tally: new Tally(), source, report };
  const startedAt = timeOf(pull.clock);
  const before = await begun(pull, startedAt, order);
  const { reachedEnd, ...read } = await readPages(pull, provider, before);
  const state = { ...before, ...read };
  const { reportedUntil } = state;
  const reported = reportedUntil === undefined ? 'nothing' : { from: THE_BEGINNING, until: longBefore(reportedUntil) };
  const isComplete = await judgeTheRest(pull, before, startedAt, reachedEnd ? reported : 'not_all');
  const { rows, matched, mismatched, missing, ahead } = pull.tally;
  return {
    ...{ rows, matched, mismatched, missing, ahead },
    cursor: state.cursor ?? provider.firstCursor(acting.agent),
    isComplete,
    isSilent: isComplete && (await isSilent(pull, state)),
  };
}

/**
 * After the rows: what was undone here since, what did not match before, and, where all rows are in, what they have passed over. `reported`: of what time
 * they tell. Whether everything was looked at.
 */
export async function judgeTheRest(
  pull: Pull,
  before: PullState,
  startedAt: string,
  reported: ReportedSpan | 'nothing' | 'not_all',
): Promise<boolean> {
  const undone = await matchUndone(pull, before);
  await matchAgain(pull, before, startedAt);
  const isAll = undone.isAll && reported !== 'not_all';
  const isComplete = isAll && (reported === 'nothing' || (await findUnreported(pull, before, reported)));
  await pull.reports.end(pull.source, {
    undoneUntil: undone.until,
    ...(isComplete && { finishedAt: timeOf(pull.clock) }),
  });
  return isComplete;
}

/** A cursor belongs to an account at an address. What it said about another one is nothing here. */
async function begun(pull: Pull, startedAt: string, order: PullOrder): Promise<PullState> {
  const { reports, source, report } = pull;
  const { cursor, reportedUntil, ...state } = await reports.begin(source, startedAt);
  if (order.from === 'start' || (state.report ?? report) !== report) {
    await reports.restart(source, report);
    return state;
  }
  return {
    ...state,
    ...(cursor !== undefined && { cursor }),
    // A time that is not yet proves nothing about the report, whoever has stored it.
    ...(reportedUntil !== undefined && reportedUntil <= startedAt && { reportedUntil }),
  };
}
