import type { LedgerEntry } from '../domain/record.ts';
import { bookedTickets } from './booked-tickets.ts';
import { saveNew } from './match-rows.ts';
import { matchEntries } from './match-undone.ts';
import { BATCH_MS, type Pull, STILL_ARRIVING_MS, THE_BEGINNING, timeOf } from './pull.ts';
import { itemKey, type PullState, type ReconciliationItem } from './store.ts';
import { ticketIdOf } from './ticket-id.ts';

/** A ticket that was settled this long before the newest row should have had a row by then. */
const GRACE_MS = 3_600_000;

/** Of what was settled in this time a row would have come by now; ISO 8601 UTC. */
export interface ReportedSpan {
  /** Where nothing was looked for yet. */
  readonly from: string;
  readonly until: string;
}

export function longBefore(newestRow: string): string {
  return new Date(Date.parse(newestRow) - GRACE_MS).toISOString();
}

/** Finds settled tickets that the reports have passed over. Whether all were looked at. */
export async function findUnreported(
  pull: Pull,
  { checkedUntil }: PullState,
  { from: first, until }: ReportedSpan,
): Promise<boolean> {
  for (let shard = 0; shard < pull.settlements.shards; shard++) {
    const from = checkedUntil.get(shard) ?? first;
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
  const { reports, source, clock } = pull;
  const judgedAt = timeOf(clock);
  const places = placesOf(pull, entries);
  const stored = await reports.find(source, places);
  // A verdict from before the ticket was settled was given on something else.
  const early = (entry: LedgerEntry) => {
    const item = stored.get(itemKey(ticketIdOf(entry, pull.provider)));
    return item?.row !== undefined && item.judgedAt <= entry.createdAt;
  };
  await matchEntries(pull, entries.filter(early));
  const unreported = places.filter(({ key }) => !stored.has(key));
  const booked = await bookedTickets(
    pull,
    unreported.map(({ ticketId }) => ticketId),
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

async function hasUndated(pull: Pull, entries: readonly LedgerEntry[]): Promise<boolean> {
  const places = placesOf(pull, entries);
  const stored = await pull.reports.find(pull.source, places);
  return places.some(({ key }) => stored.get(key)?.row?.reportedAt === undefined);
}

/** Of the tickets that still stand. */
function placesOf({ provider }: Pull, entries: readonly LedgerEntry[]) {
  const standing = entries.filter(({ rolledBackBy }) => rolledBackBy === undefined);
  return standing.map((entry) => {
    const ticketId = ticketIdOf(entry, provider);
    return { key: itemKey(ticketId), ticketId };
  });
}
