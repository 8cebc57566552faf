import { type Clock, Deadline } from '../application/deadline.ts';
import type { CountedEntry } from './count.ts';
import type { BookState, Chunk, CountingStore, Held, Position } from './store.ts';
import { BookSums } from './sums.ts';

/** What a record of the stream says to the books. */
export type Reading =
  | { readonly type: 'entry'; readonly entry: CountedEntry }
  | { readonly type: 'pulse'; readonly at: string }
  | { readonly type: 'nothing' }
  | { readonly type: 'unreadable'; readonly held: Omit<Held, 'id'> };

export interface StreamRecord {
  readonly sequence: string;
  readonly reading: Reading;
}

export interface Counting {
  readonly counted: number;
  readonly unreadable: number;
  /** The first record that was not counted, because the time was over; nothing behind it was. */
  readonly left?: string;
}

/** Items of one transaction; DynamoDB takes 100. */
const MOST_WRITES = 96;
const LONGEST_PAUSE_MS = 50;
const ATTEMPT_MS = 5_000;

/**
 * Counts a batch of one shard, each record once for ever: what a chunk adds and the position that it leads to are one transaction, which holds only at the
 * position that was read. So a batch that comes again, halved or longer, or to two instances at once, adds what lies behind the position and nothing else. The
 * batch is in the stream's order, as every first delivery is.
 */
export async function countBatch(
  shardId: string,
  records: readonly StreamRecord[],
  store: CountingStore,
  clock: Clock,
  budgetMs: number,
): Promise<Counting> {
  const deadline = new Deadline(clock, budgetMs, ATTEMPT_MS);
  let { state, position } = await store.begin(shardId, deadline);
  let counted = 0;
  let unreadable = 0;
  for (;;) {
    const chunk = nextChunk(shardId, records, state, position);
    if (!chunk) return { counted, unreadable };
    const [first] = records.filter(({ sequence }) => isBehind(sequence, position));
    if (deadline.remainingMs <= LONGEST_PAUSE_MS)
      return { counted, unreadable, ...(first && { left: first.sequence }) };
    if ((await store.add(chunk, deadline)) === 'added') {
      counted += chunk.entries;
      unreadable += chunk.held.length;
      position = chunk.after;
      continue;
    }
    await clock.sleep(clock.random() * LONGEST_PAUSE_MS);
    ({ state, position } = await store.begin(shardId, deadline));
  }
}

/** As many of the records behind the position as fit into one transaction; `undefined` when there are none. */
function nextChunk(
  shardId: string,
  records: readonly StreamRecord[],
  { generations }: BookState,
  before: Position | undefined,
): (Chunk & { readonly entries: number }) | undefined {
  const sums = generations.map((generation) => ({ generation, sums: new BookSums() }));
  const held: Held[] = [];
  let after: Position | undefined;
  let entries = 0;
  for (const { sequence, reading } of records) {
    if (!isBehind(sequence, after ?? before)) continue;
    if (writesOf(sums, held) > MOST_WRITES - 3 * generations.length) break;
    const pulseAt = reading.type === 'pulse' ? reading.at : (after ?? before)?.pulseAt;
    after = { sequence, ...(pulseAt !== undefined && { pulseAt }) };
    if (reading.type === 'unreadable') held.push({ ...reading.held, id: sequence });
    if (reading.type !== 'entry') continue;
    entries++;
    for (const { generation, sums: own } of sums) {
      if (reading.entry.createdAt >= (generation.countsFrom ?? '')) own.add(reading.entry);
    }
  }
  if (!after) return undefined;
  const named = sums.map(({ generation, sums: own }) => ({ generation: generation.id, sums: own }));
  return { shardId, before, after, sums: named, held, entries };
}

/** The position, each day of a line, and each day and month of a currency; a held record in every generation. */
function writesOf(sums: readonly { readonly sums: BookSums }[], held: readonly Held[]): number {
  const ofSums = sums.reduce((total, { sums: { lines, changes } }) => total + lines.size + 2 * changes.size, 0);
  return 1 + ofSums + held.length * sums.length;
}

/** Sequence numbers are decimal texts of different length. */
function isBehind(sequence: string, position: Position | undefined): boolean {
  return position === undefined || BigInt(sequence) > BigInt(position.sequence);
}
