import { backgroundDeadline } from '../application/deadline.ts';
import type { LedgerEntry } from '../domain/record.ts';
import { bookedTickets } from './booked-tickets.ts';
import { saveNew } from './match-rows.ts';
import { matchEntries } from './match-undone.ts';
import { BATCH_MS, type Pull, STILL_ARRIVING_MS, THE_BEGINNING, timeOf } from './pull.ts';
import { itemKey, type PullState, type ReconciliationItem } from './store.ts';

/** A ticket that was settled this long before the newest row should have had a row by then. */
const GRACE_MS = 3_600_000;

/** Finds settled tickets that the reports have passed over. `state` is the one after the last page was stored. Whether all were looked at. */
export async function findUnreported(pull: Pull, state: PullState): Promise<boolean> {
  const { reportedUntil, checkedUntil } = state;
  if (reportedUntil === undefined) return true;
  const until = new Date(Date.parse(reportedUntil) - GRACE_MS).toISOString();
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
  for await (const entries of settlements.pages(source, { of: 'settled', shard, from, until })) {
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
  // A verdict from before the ticket was settled was given on something else.
  const early = ({ transactionId, createdAt }: LedgerEntry) => {
    const item = stored.get(itemKey(transactionId));
    return item?.row !== undefined && item.judgedAt <= createdAt;
  };
  await matchEntries(pull, entries.filter(early));
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
    return [{ ...place, judgedAt, match: 'missing_there', reason: 'not_reported', booked: ticket }];
  });
  await saveNew(pull, items, stored);
}

/**
 * Whether tickets were settled over an hour ago of whose time no row that bears a time speaks. Then nothing says any more which ones are left out, because the
 * report is empty, late, or dated in a way that nobody here can read.
 */
export async function isSilent(pull: Pull, { reportedUntil = THE_BEGINNING }: PullState): Promise<boolean> {
  const { settlements, clock } = pull;
  const until = new Date(clock.now() - GRACE_MS).toISOString();
  if (reportedUntil >= until) return false;
  for (let shard = 0; shard < settlements.shards && pull.deadline.remainingMs > BATCH_MS; shard++) {
    const span = { of: 'settled', shard, from: reportedUntil, until } as const;
    for await (const entries of settlements.pages(pull.source, span)) {
      if (await hasUndated(pull, entries)) return true;
      if (pull.deadline.remainingMs <= BATCH_MS) break;
    }
  }
  return false;
}

async function hasUndated({ reports, source }: Pull, entries: readonly LedgerEntry[]): Promise<boolean> {
  const places = entries
    .filter(({ rolledBackBy }) => rolledBackBy === undefined)
    .map(({ transactionId }) => ({ key: itemKey(transactionId), ticketId: transactionId }));
  const stored = await reports.find(source, places);
  return places.some(({ key }) => stored.get(key)?.row?.reportedAt === undefined);
}
