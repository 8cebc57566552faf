import { ProviderFailure, type ReportPage, type ReportsCapability } from '../application/provider.ts';
import { matchRows } from './match-rows.ts';
import { type Pull, timeOf } from './pull.ts';
import type { PullState } from './store.ts';

/** Rows that are held against the ledger at once. */
export const BATCH = 500;
/** To ask for a page, a call of a provider that answers must fit in, and the storing of what it brings. */
const PAGE_MS = 4_000;
/** A page that is too large is asked for again with so many times fewer rows. */
const SHRINK = 4;

export interface PagesRead extends Pick<PullState, 'cursor' | 'reportedUntil'> {
  /** Else time ran out, or another pull is at work and reads on. */
  readonly reachedEnd: boolean;
}

/** Reads on from where `state` says, and stores rows and cursor page by page. */
export async function readPages(pull: Pull, provider: ReportsCapability, state: PullState): Promise<PagesRead> {
  const { reports, source, deadline, report, acting } = pull;
  let { cursor, reportedUntil } = state;
  const size = { limit: provider.largestPage };
  let asked = askFor(pull, provider, cursor ?? provider.firstCursor(acting.agent), size);
  for (;;) {
    const { page, at } = await asked;
    const readsOn = page.hasMore && deadline.remainingMs > PAGE_MS;
    // The provider is asked for the next page while this one is stored.
    if (readsOn) asked = askFor(pull, provider, page.cursor, size);
    await matchPage(pull, page, at);
    reportedUntil = newest(page, at, reportedUntil);
    const read = { cursor: page.cursor, ...(reportedUntil !== undefined && { reportedUntil }) };
    if (!(await reports.advance(source, cursor, { ...read, report }))) return overtaken(pull, read);
    if (!readsOn) return { ...read, reachedEnd: !page.hasMore };
    cursor = page.cursor;
  }
}

/** Whoever moved the cursor says where it stands. */
async function overtaken({ reports, source }: Pull, { reportedUntil }: Omit<PagesRead, 'reachedEnd'>) {
  const [state] = await reports.states([source]);
  return {
    ...(state?.cursor !== undefined && { cursor: state.cursor }),
    ...(reportedUntil !== undefined && { reportedUntil }),
    reachedEnd: false,
  };
}

/** In batches, because a provider may give more rows than it was asked for. */
async function matchPage(pull: Pull, { rows }: ReportPage, askedAt: string): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) await matchRows(pull, rows.slice(from, from + BATCH), askedAt);
}

function askFor(pull: Pull, provider: ReportsCapability, cursor: string, size: { limit: number }) {
  const asked = askUntilItFits(pull, provider, cursor, size);
  // Whoever awaits it hears of a failure; it must not count as unheard while the page before is being stored.
  asked.catch(() => undefined);
  return asked;
}

/** What is too large is asked for again smaller; what follows grows again, because one heavy row makes no heavy report. */
async function askUntilItFits(
  { acting, deadline, clock }: Pull,
  provider: ReportsCapability,
  cursor: string,
  size: { limit: number },
) {
  for (;;) {
    const at = timeOf(clock);
    const { limit } = size;
    try {
      const page = await provider.page(acting, { cursor, limit, at }, deadline);
      size.limit = Math.min(provider.largestPage, limit * 2);
      return { page, at };
    } catch (error) {
      const isTooLarge = error instanceof ProviderFailure && error.kind === 'too_large';
      if (!isTooLarge || limit === 1 || deadline.remainingMs === 0) throw error;
      size.limit = Math.ceil(limit / SHRINK);
    }
  }
}

/** A row from the future says no more than that the report has come to the present. */
function newest({ rows, reportedUntil }: ReportPage, askedAt: string, before: string | undefined): string | undefined {
  const times = [before, reportedUntil, ...rows.map(({ reportedAt }) => reportedAt)].filter(
    (time) => time !== undefined,
  );
  const latest = times.sort().at(-1);
  return latest !== undefined && latest > askedAt ? askedAt : latest;
}
