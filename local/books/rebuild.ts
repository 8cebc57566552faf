import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { systemClock } from '../../shared/application/deadline.ts';
import { BEGINNING } from '../../shared/books/pulse.ts';
import { type BookState, FIRST_STATE, type Generation } from '../../shared/books/store.ts';
import { BookSums } from '../../shared/books/sums.ts';
import { stateKey } from '../../shared/dynamodb/book-keys.ts';
import { storedState } from '../../shared/dynamodb/book-store.ts';
import { heldUpdate, sumsUpdates } from '../../shared/dynamodb/book-writes.ts';
import type { Item } from '../../shared/dynamodb/items.ts';
import { entryFrom } from '../../shared/dynamodb/stream-images.ts';
import type { LedgerExport } from './export.ts';

export interface RebuiltTables {
  readonly client: DynamoDBClient;
  readonly ledger: string;
  readonly books: string;
}

export interface Rebuilt {
  readonly entries: number;
  readonly unreadable: number;
}

const MOST_LINES = 500;
/** A commit comes at most 2 s after the time that it carries. */
const SETTLED_MS = 3_000;

/**
 * Opens a generation that the stream counts from an instant in a while on, beside the one that is read. It lies so far ahead that every batch which
 * was under way before holds only what is older; the items of the ledger that are older are then counted by `countItems`. Every entry is on one side. One that
 * was begun before and never read is given up.
 */
export async function beginGeneration(tables: RebuiltTables, aheadMs: number): Promise<Required<Generation>> {
  const state = await stateOf(tables);
  const begun = { id: newestOf(state) + 1, countsFrom: new Date(Date.now() + aheadMs).toISOString() };
  const read = state.generations.filter(({ id }) => id === state.current);
  await holdWhatIsRead(tables, state);
  await saveState(tables, state, { current: state.current, generations: [...read, begun] });
  return begun;
}

/** The new generation begins with the stream of today; the one that is read may lack what another stream, or none, has carried, and must not come to look whole. */
async function holdWhatIsRead({ client, ledger, books }: RebuiltTables, state: BookState): Promise<void> {
  const id = await streamOf({ client, ledger });
  if (state.stream === id) return;
  const at = (state.stream && state.provenUntil) || BEGINNING;
  const held = { at, id, reason: 'the stream is another one' };
  await client.send(new UpdateItemCommand({ TableName: books, ...heldUpdate(state.current, held) }));
}

/** Until nothing more can be committed that is older than the generation. */
export async function settled({ countsFrom }: Required<Generation>): Promise<void> {
  await sleep(Math.max(0, Date.parse(countsFrom) + SETTLED_MS - Date.now()));
}

/** Throws when the export was made before the generation's older part had settled: what was committed in between would be counted by nobody. */
export function exportBehind({ id, countsFrom }: Required<Generation>, exported: LedgerExport): LedgerExport {
  if (Date.parse(exported.at) >= Date.parse(countsFrom) + SETTLED_MS) return exported;
  throw new Error(`the export is of ${exported.at}, and generation ${id} counts from ${countsFrom} on: export again`);
}

/** Adds what is older than the generation; one that stops in between is left, and another one begun. */
export async function countItems(
  tables: RebuiltTables,
  { id, countsFrom }: Required<Generation>,
  items: AsyncIterable<Item>,
): Promise<Rebuilt> {
  let sums = new BookSums();
  let entries = 0;
  let unreadable = 0;
  for await (const item of items) {
    if (item['type'] !== undefined && item['type'].S !== 'entry') continue;
    const entry = entryFrom(item);
    if (!entry) {
      unreadable++;
      const key = `${item['role']?.S}:${item['transactionKey']?.S}`;
      const held = { at: BEGINNING, id: key, key, reason: 'the entry lacks what the books need' };
      await tables.client.send(new UpdateItemCommand({ TableName: tables.books, ...heldUpdate(id, held) }));
      continue;
    }
    if (entry.createdAt >= countsFrom) continue;
    entries++;
    sums.add(entry);
    if (sums.lines.size < MOST_LINES) continue;
    await write(tables, sums, id);
    sums = new BookSums();
  }
  await write(tables, sums, id);
  return { entries, unreadable };
}

/** From now on it is the one that is read, and the only one that is counted. Throws when another one was begun since: the stream left this one then. */
export async function switchTo(tables: RebuiltTables, generation: Generation): Promise<void> {
  await generationNamed(tables, generation.id);
  const state = await stateOf(tables);
  await saveState(tables, state, { current: generation.id, generations: [generation] });
}

/** Throws for one that was never begun, or given up. */
export async function generationNamed(tables: RebuiltTables, id: number): Promise<Required<Generation>> {
  const found = (await stateOf(tables)).generations.find((generation) => generation.id === id);
  if (found?.countsFrom === undefined) throw new Error(`there is no generation ${id} that is being made`);
  return { id, countsFrom: found.countsFrom };
}

async function write({ client, books }: RebuiltTables, sums: BookSums, generation: number): Promise<void> {
  for (const update of sumsUpdates(sums, generation, 0))
    await client.send(new UpdateItemCommand({ TableName: books, ...update }));
}

export async function stateOf({ client, books }: RebuiltTables): Promise<BookState> {
  return (await storedState(client, books, systemClock)) ?? FIRST_STATE;
}

async function streamOf({ client, ledger: TableName }: Pick<RebuiltTables, 'client' | 'ledger'>): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.LatestStreamArn ?? '';
}

export function newestOf({ newest = 0, generations }: BookState): number {
  return Math.max(newest, ...generations.map(({ id }) => id));
}

/** Only while nobody else rebuilds. What was lost on another stream is in the ledger, so that the new generation begins with the stream of today. */
async function saveState(
  { client, ledger, books }: RebuiltTables,
  before: BookState,
  next: Pick<BookState, 'current' | 'generations'>,
): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: books,
    Key: stateKey(),
    UpdateExpression: 'SET #current = :current, generations = :generations, #stream = :stream, newest = :newest',
    ConditionExpression:
      '(attribute_not_exists(#current) OR #current = :read) AND (attribute_not_exists(newest) OR newest = :before)',
    ExpressionAttributeNames: { '#current': 'current', '#stream': 'stream' },
    ExpressionAttributeValues: marshall({
      ':current': next.current,
      ':generations': next.generations,
      ':stream': await streamOf({ client, ledger }),
      ':newest': newestOf({ ...before, ...next }),
      ':read': before.current,
      ':before': newestOf(before),
    }),
  });
  await client.send(command).catch((error: unknown) => {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new Error(
      'somebody else makes the books anew at this moment: look which generation is read, then begin again',
    );
  });
}
