import type { Deadline } from '../application/deadline.ts';
import type { AgentAtProvider, ReportsCapability } from '../application/provider.ts';
import { findUnreported, isSilent } from './find-unreported.ts';
import { matchAgain } from './match-again.ts';
import { matchUndone } from './match-undone.ts';
import { type Pull, type PullPorts, Tally, timeOf } from './pull.ts';
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
  const { reachedEnd, ...read } = await readPages(pull, before);
  const undone = await matchUndone(pull, before);
  await matchAgain(pull, before, startedAt);
  const state = { ...before, ...read };
  const isComplete = reachedEnd && undone.isAll && (await findUnreported(pull, state));
  await pull.reports.end(source, {
    undoneUntil: undone.until,
    ...(isComplete && { finishedAt: timeOf(pull.clock) }),
  });
  const { rows, matched, mismatched, missing, ahead } = pull.tally;
  return {
    ...{ rows, matched, mismatched, missing, ahead },
    cursor: state.cursor ?? provider.firstCursor(acting.agent),
    isComplete,
    isSilent: isComplete && (await isSilent(pull, state)),
  };
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
