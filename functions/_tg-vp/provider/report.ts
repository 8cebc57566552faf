import type { ReportPage } from '../../../shared/application/provider.ts';
import type { ReportRow } from '../../../shared/reconciliation/judge.ts';
import { listIn } from './answer.ts';
import type { DialectClient } from './client.ts';
import { rowFrom, sumsRow } from './row.ts';
import { dueSpan, type Progress, progressFrom, type Span, spanRead } from './spans.ts';
import { agrees, shownTally, type Tally, tallied, tallyOfReport } from './tally.ts';

/** The most that the provider gives. Fewer are the end of the span. */
export const PAGE_SIZE = 5_000;
/** Bets and items, and cards. */
const ALL_SOURCES = 3;

/** One page of the span that is due at `now` (milliseconds); no rows when none is. Throws `ProviderFailure`. */
export async function betLogPage(client: DialectClient, cursor: string, now: number): Promise<ReportPage> {
  const state = progressFrom(cursor);
  const span = dueSpan(state, now);
  if (!span) return pageOf(state, [], now);
  const { offset, tally: before, isAgain, ...last } = state.open ?? beginning(span, false);
  const dates = datesOf(span);
  const listed = listIn(await client.ask('/v2/betlogs/offset', { ...dates, offset }), 'rows');
  const rows = listed.map(rowFrom);
  const tally = tallied(before, distinct(listed, rows));
  // Rows that arrive while a span is paged move all others: one is passed over for each that comes twice, and the sums look right.
  const isShifted = last.isShifted || rows.some(({ id }) => id === last.lastId);
  const lastId = rows.at(-1)?.id ?? '';
  // Who ends a page as the one before has not looked at the offset, and would give pages for ever.
  if (listed.length >= PAGE_SIZE && lastId !== last.lastId) {
    const open = { pass: span.pass, offset: offset + PAGE_SIZE, isAgain, tally, lastId, isShifted };
    return pageOf({ ...state, open }, rows, now);
  }
  const report = await reportOf(client, dates);
  const isAgreed = !isShifted && agrees(tally, report);
  if (!isAgreed && !isAgain) return pageOf({ ...state, open: beginning(span, true) }, rows, now);
  const told = wasTold(state, span, isAgreed) ? [sumsRow(dates, isAgreed, shown(tally, report))] : [];
  return pageOf(spanRead(state, span, isAgreed), [...rows, ...told], now);
}

function beginning({ pass }: Span, isAgain: boolean): NonNullable<Progress['open']> {
  return { pass, offset: 0, isAgain, tally: {}, lastId: '', isShifted: false };
}

/** A bet counts once, however often a page lists it. */
function distinct(listed: readonly unknown[], rows: readonly ReportRow[]): unknown[] {
  const ids = new Set<string>();
  return listed.filter((_, index) => {
    const { id = '' } = rows[index] ?? {};
    return ids.size < ids.add(id).size;
  });
}

/** Sums that differ are told of, and once they agree, that too. */
function wasTold({ differing }: Progress, { from }: Span, isAgreed: boolean): boolean {
  return !isAgreed || differing.includes(from);
}

async function reportOf(client: DialectClient, dates: Dates): Promise<unknown[]> {
  const { agentId } = client.agent;
  return listIn(await client.ask('/v2/report', { ...dates, agentId, betSource: ALL_SOURCES }), 'rows');
}

export type Dates = ReturnType<typeof datesOf>;

/** Both ends count at the provider: the next span begins a millisecond later. */
function datesOf({ from, until }: Span) {
  return { startDate: new Date(from).toISOString(), endDate: new Date(until - 1).toISOString() };
}

function shown(tally: Tally, report: readonly unknown[]): string {
  return `listed: ${shownTally(tally)}; reported: ${shownTally(tallyOfReport(report))}`;
}

function pageOf(state: Progress, rows: readonly ReportRow[], now: number): ReportPage {
  return {
    rows,
    cursor: JSON.stringify(state),
    hasMore: dueSpan(state, now) !== undefined,
    reportedUntil: new Date(state.fresh).toISOString(),
  };
}
