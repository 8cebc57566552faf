import { bookedTickets } from './booked-tickets.ts';
import { type Match, UNSETTLED_MATCHES } from './judge.ts';
import { judged, saveNew } from './match-rows.ts';
import { BATCH_MS, type Pull, timeOf } from './pull.ts';
import type { PullState, ReconciliationItem } from './store.ts';

const BATCH = 100;
/** Of each match, in every pull: what happened lately is what still changes. */
const MOST_NEWEST = 2_000;
/** Of the older ones so many in each pull, until all of them were looked at, and then from the newest again. */
const MOST_OLDER = 3_000;

/**
 * Judges again what could have come right since: a ticket was settled or rolled back here after its row was read. Newest first; what was judged since
 * `startedAt`, ISO 8601 UTC, has just been looked at.
 */
export async function matchAgain(pull: Pull, { againAfter }: PullState, startedAt: string): Promise<void> {
  const { reports, source, deadline } = pull;
  for (const match of UNSETTLED_MATCHES) {
    if (deadline.remainingMs <= BATCH_MS) return;
    const before = againAfter.get(match);
    const newest = await walk(pull, match, startedAt, undefined, MOST_NEWEST);
    // Keys sort by ticket, and the walk goes down: what lies above where it ended was just seen.
    const from = newest !== undefined && before !== undefined && before < newest ? before : newest;
    const after = from === undefined ? undefined : await walk(pull, match, startedAt, from, MOST_OLDER);
    if (after !== before) await reports.saveAgain(source, match, after);
  }
}

/** Where it stopped; `undefined` at the end of the list. */
async function walk(
  pull: Pull,
  match: Match,
  startedAt: string,
  from: string | undefined,
  most: number,
): Promise<string | undefined> {
  const { reports, source, deadline } = pull;
  let after = from;
  for (let looked = 0; looked < most && deadline.remainingMs > BATCH_MS; looked += BATCH) {
    const query = { match, order: 'newest_first', limit: BATCH, ...(after !== undefined && { after }) } as const;
    const { items, hasMore } = await reports.list(source, query);
    const older = items.filter(({ judgedAt }) => judgedAt < startedAt);
    if (older.length > 0) await matchBatch(pull, older);
    if (!hasMore) return undefined;
    after = items.at(-1)?.key ?? after;
  }
  return after;
}

/** The index only says which ones: it may hold them as they were a moment ago. */
async function matchBatch(pull: Pull, listed: readonly ReconciliationItem[]): Promise<void> {
  const { reports, source, clock } = pull;
  const judgedAt = timeOf(clock);
  const stored = await reports.find(source, listed);
  const ticketIds = listed.map(({ ticketId }) => ticketId).filter((ticketId) => ticketId !== '');
  const booked = await bookedTickets(pull, ticketIds);
  const items = [...stored.values()].map((item): ReconciliationItem => {
    const ticket = booked.get(item.ticketId);
    const { row } = item;
    if (row) return judged(pull, { ...item, row, judgedAt }, ticket);
    if (ticket?.state === 'settled') return { ...item, booked: ticket };
    // It was rolled back since, so that the provider has nothing to report.
    return { ...item, match: 'matched', reason: 'undone_on_both_sides', judgedAt, ...(ticket && { booked: ticket }) };
  });
  await saveNew(pull, items, stored);
}
