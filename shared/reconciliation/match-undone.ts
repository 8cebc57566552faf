import type { LedgerEntry } from '../domain/record.ts';
import { bookedTickets } from './booked-tickets.ts';
import { judged, saveNew } from './match-rows.ts';
import { BATCH_MS, type Pull, STILL_ARRIVING_MS, THE_BEGINNING, timeOf } from './pull.ts';
import { itemKey, type PullState } from './store.ts';
import { ticketIdOf } from './ticket-id.ts';

export interface UndoneMatched {
  /** Before this time all were judged again; ISO 8601 UTC. */
  readonly until: string;
  readonly isAll: boolean;
}

/** Judges again what was undone here since its row was matched: nobody else would look at it any more. */
export async function matchUndone(pull: Pull, { undoneUntil = THE_BEGINNING }: PullState): Promise<UndoneMatched> {
  const { settlements, clock } = pull;
  const now = timeOf(clock);
  const shards = Array.from({ length: settlements.shards }, (_, shard) => shard);
  const reached = await Promise.all(shards.map((shard) => matchShard(pull, shard, undoneUntil, now)));
  const settled = new Date(clock.now() - STILL_ARRIVING_MS).toISOString();
  const [until = undoneUntil] = [...reached, settled].sort();
  return { until: until > undoneUntil ? until : undoneUntil, isAll: reached.every((each) => each === now) };
}

/** Up to when it came. */
async function matchShard(pull: Pull, shard: number, from: string, until: string): Promise<string> {
  for await (const entries of pull.settlements.pages(pull.source, { of: 'undone', shard, from, until })) {
    await matchEntries(pull, entries);
    if (pull.deadline.remainingMs <= BATCH_MS) return entries.at(-1)?.createdAt ?? from;
  }
  return until;
}

/** Holds the rows of these entries' tickets against the ledger again; a ticket without a row has none to hold. */
export async function matchEntries(pull: Pull, entries: readonly LedgerEntry[]): Promise<void> {
  const { reports, source, clock, provider } = pull;
  const judgedAt = timeOf(clock);
  const ticketIds = [...new Set(entries.map((entry) => ticketIdOf(entry, provider)))];
  if (ticketIds.length === 0) return;
  const stored = await reports.find(
    source,
    ticketIds.map((ticketId) => ({ key: itemKey(ticketId), ticketId })),
  );
  const reported = [...stored.values()].filter(({ row }) => row !== undefined).map(({ ticketId }) => ticketId);
  const booked = await bookedTickets(pull, reported);
  const items = [...stored.values()].flatMap((item) =>
    item.row ? [judged(pull, { ...item, row: item.row, judgedAt }, booked.get(item.ticketId))] : [],
  );
  await saveNew(pull, items, stored);
}
