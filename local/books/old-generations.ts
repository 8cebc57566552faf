import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../shared/dynamodb/items.ts';
import { scannedItems } from './ledger-items.ts';
import { newestOf, type RebuiltTables, stateOf } from './rebuild.ts';

/** What one request takes. */
const AT_ONCE = 25;
const AFTER_REFUSAL_MS = 200;

/**
 * Deletes what is left of generations that nobody reads and the stream does not count: the ones before, and those that were given up. Positions, the state, and
 * a generation that is begun meanwhile are no part of them. What a batch that was under way adds behind it, the next rebuild deletes. Gives how many items it were.
 */
export async function deleteOldGenerations(tables: RebuiltTables): Promise<number> {
  const state = await stateOf(tables);
  const live = new Set(state.generations.map(({ id }) => id));
  const newest = newestOf(state);
  let deleted = 0;
  let waiting: WriteRequest[] = [];
  for await (const item of scannedItems(tables.client, tables.books)) {
    const id = generationOf(item);
    if (id === undefined || id > newest || live.has(id)) continue;
    waiting.push({ DeleteRequest: { Key: { book: item['book'] ?? { S: '' }, line: item['line'] ?? { S: '' } } } });
    if (waiting.length < AT_ONCE) continue;
    deleted += await deleteAll(tables, waiting);
    waiting = [];
  }
  return deleted + (await deleteAll(tables, waiting));
}

/** Of a line, a change, or what is held; a position and the state belong to none. */
function generationOf({ book }: Item): number | undefined {
  const [, id] = /^(\d+)#/.exec(book?.S ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

async function deleteAll({ client, books }: RebuiltTables, requests: readonly WriteRequest[]): Promise<number> {
  let left = [...requests];
  while (left.length > 0) {
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: { [books]: left } }));
    left = UnprocessedItems[books] ?? [];
    if (left.length > 0) await sleep(AFTER_REFUSAL_MS);
  }
  return requests.length;
}
