import type { Deadline } from '../application/deadline.ts';
import type { ActingAgent, ReportPage, ReportsCapability } from '../application/provider.ts';
import { findUnreported } from './find-unreported.ts';
import { judgeAgain } from './match-again.ts';
import { holdRows } from './match-rows.ts';
import { Findings, type Pull, type PullPorts, timeOf } from './pull.ts';

export interface PullResult extends Readonly<Pick<Findings, 'rows' | 'matched' | 'mismatched' | 'missing'>> {
  readonly cursor: string;
  /** The provider has nothing more now, and everything was held against the ledger. */
  readonly isComplete: boolean;
}

/** Rows that are held against the ledger at once. */
const BATCH = 500;
/** To ask for a page, a call of a provider that answers must fit in, and the storing of what it brings. */
const PAGE_MS = 4_000;

/**
 * Reads an agent's reports from where the last pull stopped, page by page, and holds every row against the ledger. A page's rows are stored before the
 * cursor moves past them: a pull that stops anywhere is taken up by the next one. Throws `ProviderFailure`, and a `Fault` when a store does not answer;
 * what was stored until then stays.
 */
export async function pullReports(
  acting: ActingAgent,
  provider: ReportsCapability,
  ports: PullPorts,
  deadline: Deadline,
): Promise<PullResult> {
  const { protocol, agentId } = acting.agent;
  const findings = new Findings();
  const pull: Pull = { ...ports, acting, provider, deadline, findings, source: { protocol, agentId } };
  const startedAt = timeOf(pull.clock);
  const reachedEnd = await readPages(pull);
  await judgeAgain(pull, startedAt);
  const state = await pull.reports.state(pull.source);
  const isComplete = reachedEnd && (await findUnreported(pull, state));
  const { rows, matched, mismatched, missing } = findings;
  return { rows, matched, mismatched, missing, cursor: state.cursor ?? provider.firstCursor, isComplete };
}

/** Whether the end of the report was reached; else time ran out, or another pull is at work and reads on. */
async function readPages(pull: Pull): Promise<boolean> {
  const { reports, provider, source, deadline } = pull;
  const state = await reports.state(source);
  let { cursor, newestReportedAt } = state;
  let asked = askFor(pull, cursor ?? provider.firstCursor);
  for (;;) {
    const { page, askedAt } = await asked;
    const isEnd = page.isLast || page.cursor === (cursor ?? provider.firstCursor);
    const readsOn = !isEnd && deadline.remainingMs > PAGE_MS;
    // The provider is asked for the next page while this one is stored.
    if (readsOn) asked = askFor(pull, page.cursor);
    await holdPage(pull, page, askedAt);
    newestReportedAt = newest(page, newestReportedAt);
    const next = { cursor: page.cursor, ...(newestReportedAt !== undefined && { newestReportedAt }) };
    if (!(await reports.advance(source, cursor, next))) return false;
    if (!readsOn) return isEnd;
    cursor = page.cursor;
  }
}

/** In batches, because a provider may give more rows than it was asked for. */
async function holdPage(pull: Pull, { rows }: ReportPage, askedAt: string): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) await holdRows(pull, rows.slice(from, from + BATCH), askedAt);
}

function askFor({ provider, acting, deadline, clock }: Pull, cursor: string) {
  const askedAt = timeOf(clock);
  const asked = provider.page(acting, cursor, deadline).then((page) => ({ page, askedAt }));
  // Whoever awaits it hears of a failure; it must not count as unheard while the page before is being stored.
  asked.catch(() => undefined);
  return asked;
}

function newest({ rows }: ReportPage, before: string | undefined): string | undefined {
  return rows.reduce(
    (latest, { reportedAt }) => (reportedAt !== undefined && reportedAt > (latest ?? '') ? reportedAt : latest),
    before,
  );
}
