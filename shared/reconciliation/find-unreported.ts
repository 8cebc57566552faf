import { backgroundDeadline } from '../application/deadline.ts';
import type { LedgerEntry } from '../domain/record.ts';
import { bookedTickets } from './booked-tickets.ts';
import { saveNew } from './match-rows.ts';
import { BATCH_MS, type Pull, timeOf } from './pull.ts';
import { itemKey, type PullState, type ReconciliationItem } from './store.ts';

/** A ticket that was settled this long before the newest row should have had a row by then. */
const GRACE_MS = 3_600_000;
/** An entry bears the time at which its request came, and is seen in the index a little later: what is younger than this is looked at again. */
const STILL_ARRIVING_MS = 600_000;
const THE_BEGINNING = '1970-01-01T00:00:00.000Z';

/** Finds settled tickets that the reports have passed over. `state` is the one after the last page was stored. Whether all were looked at. */
export async function findUnreported(pull: Pull, state: PullState): Promise<boolean> {
  const { newestReportedAt, checkedUntil } = state;
  if (newestReportedAt === undefined) return true;
  const until = new Date(Date.parse(newestReportedAt) - GRACE_MS).toISOString();
  for (let shard = 0; shard < pull.settlements.shards; shard++) {
    const from = checkedUntil.get(shard) ?? THE_BEGINNING;
    if (pull.deadline.remainingMs <= BATCH_MS) return false;
    if (from < until && !(await checkShard(pull, shard, from, until))) return false;
  }
  return true;
}

/** Whether it came to the end of the shard. */
async function checkShard(pull: Pull, shard: number, from: string, until: string): Promise<boolean> {
  const { settlements, reports, source, deadline, clock } = pull;
  const settled = new Date(clock.now() - STILL_ARRIVING_MS).toISOString();
  let checked = until;
  for await (const entries of settlements.pages(source, shard, from, until)) {
    await checkEntries(pull, entries);
    if (deadline.remainingMs > BATCH_MS) continue;
    checked = entries.at(-1)?.createdAt ?? from;
    break;
  }
  const [mark = from] = [checked, settled].sort();
  if (mark > from) await reports.saveChecked(source, shard, mark);
  return checked === until;
}

async function checkEntries(pull: Pull, entries: readonly LedgerEntry[]): Promise<void> {
  const { reports, ledger, source, clock } = pull;
  const judgedAt = timeOf(clock);
  const ticketIds = entries.filter((entry) => entry.rolledBackBy === undefined).map((entry) => entry.transactionId);
  const places = ticketIds.map((ticketId) => ({ key: itemKey(ticketId), ticketId }));
  const stored = await reports.find(source, places);
  const unreported = places.filter(({ key }) => !stored.has(key));
  const booked = await bookedTickets(
    ledger,
    source,
    unreported.map(({ ticketId }) => ticketId),
    backgroundDeadline(clock),
  );
  const items = unreported.flatMap((place): ReconciliationItem[] => {
    const ticket = booked.get(place.ticketId);
    if (ticket?.state !== 'settled') return [];
    return [{ ...place, judgedAt, standing: 'missing_there', reason: 'not_reported', booked: ticket }];
  });
  await saveNew(pull, items, stored);
}
