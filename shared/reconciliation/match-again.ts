import { backgroundDeadline } from '../application/deadline.ts';
import { bookedTickets } from './booked-tickets.ts';
import { type Standing, UNSETTLED_STANDINGS } from './judge.ts';
import { judged, saveNew } from './match-rows.ts';
import { BATCH_MS, type Pull, timeOf } from './pull.ts';
import type { ReconciliationItem } from './store.ts';

const BATCH = 100;
/** Of each standing. What is older than that many problems waits for a person, not for the next pull. */
const MOST_AGAIN = 5_000;

/**
 * Judges again what could have come right since: a ticket was settled or rolled back here after its row was read. Newest first; what was judged since
 * `startedAt`, ISO 8601 UTC, has just been looked at.
 */
export async function judgeAgain(pull: Pull, startedAt: string): Promise<void> {
  for (const standing of UNSETTLED_STANDINGS) await judgeStanding(pull, standing, startedAt);
}

async function judgeStanding(pull: Pull, standing: Standing, startedAt: string): Promise<void> {
  const { reports, source, deadline } = pull;
  let after: string | undefined;
  for (let looked = 0; looked < MOST_AGAIN && deadline.remainingMs > BATCH_MS; looked += BATCH) {
    const query = { standing, order: 'newest_first', limit: BATCH, ...(after !== undefined && { after }) } as const;
    const { items, hasMore } = await reports.list(source, query);
    const older = items.filter(({ judgedAt }) => judgedAt < startedAt);
    if (older.length > 0) await judgeBatch(pull, older);
    after = items.at(-1)?.key;
    if (!hasMore || after === undefined) return;
  }
}

/** The index only says which ones: it may hold them as they were a moment ago. */
async function judgeBatch(pull: Pull, listed: readonly ReconciliationItem[]): Promise<void> {
  const { reports, ledger, source, clock } = pull;
  const judgedAt = timeOf(clock);
  const stored = await reports.find(source, listed);
  const ticketIds = listed.map(({ ticketId }) => ticketId).filter((ticketId) => ticketId !== '');
  const booked = await bookedTickets(ledger, source, ticketIds, backgroundDeadline(clock));
  const items = [...stored.values()].map((item): ReconciliationItem => {
    const ticket = booked.get(item.ticketId);
    const { row } = item;
    if (row) return judged(pull, { ...item, row, judgedAt }, ticket);
    if (ticket?.state === 'settled') return { ...item, booked: ticket };
    // It was rolled back since, so that the provider has nothing to report.
    return {
      ...item,
      standing: 'matched',
      reason: 'undone_on_both_sides',
      judgedAt,
      ...(ticket && { booked: ticket }),
    };
  });
  await saveNew(pull, items, stored);
}
