import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { BUSY_STORE, Retry } from '../application/retry.ts';
import type { Source } from '../domain/ids.ts';
import type { ItemPlace, ReconciliationItem, RowPlace } from '../reconciliation/store.ts';
import type { Item } from './items.ts';
import { placeFrom, placeItem, reportItem, withdrawnItem } from './report-item.ts';
import { type NamedWrite, type NamedWrites, writeAll } from './transaction.ts';

const AT_ONCE = 4;
/** What one transaction may hold, with room for the names around the texts. */
const MOST_ITEMS = 100;
const MOST_BYTES = 2_000_000;

/** By name, what stands where the condition of a write did not hold. */
type Lost = ReadonlyMap<string, Item | undefined>;

/** An item that was judged later stays. Throws a `Fault` when the store does not answer. */
export async function saveReportItems(
  client: DynamoDBClient,
  TableName: string,
  source: Source,
  items: readonly ReconciliationItem[],
  clock: Clock,
): Promise<void> {
  const writes = items.map(
    (item) => [item.key, judgedLast(TableName, reportItem(source, item), item.judgedAt)] as const,
  );
  await saveAll(client, writes, clock);
}

export async function withdrawReportItems(
  client: DynamoDBClient,
  TableName: string,
  source: Source,
  items: readonly (ItemPlace & Pick<ReconciliationItem, 'judgedAt'>)[],
  clock: Clock,
): Promise<void> {
  const writes = items.map(
    (item) => [item.key, judgedLast(TableName, withdrawnItem(source, item), item.judgedAt)] as const,
  );
  await saveAll(client, writes, clock);
}

function judgedLast(TableName: string, item: Item, judgedAt: string): NamedWrite {
  return {
    Put: {
      TableName,
      Item: item,
      ConditionExpression: 'attribute_not_exists(rowKey) OR judgedAt <= :judgedAt',
      ExpressionAttributeValues: { ':judgedAt': { S: judgedAt } },
    },
  };
}

/** Those that stand elsewhere, with where they stand. What is noted already needs no read before: the condition tells. */
export async function placeReportRows(
  client: DynamoDBClient,
  TableName: string,
  source: Source,
  places: readonly RowPlace[],
  clock: Clock,
): Promise<RowPlace[]> {
  const writes = places.map((place) => {
    const Put = {
      TableName,
      Item: placeItem(source, place),
      ConditionExpression: 'attribute_not_exists(rowKey) OR ticketId = :ticketId',
      ExpressionAttributeValues: { ':ticketId': { S: place.ticketId } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    return [place.rowId, { Put }] as const;
  });
  const lost = await saveAll(client, writes, clock);
  return [...lost].flatMap(([rowId, item]) => (item ? [placeFrom(rowId, item)] : []));
}

export async function replaceReportRows(
  client: DynamoDBClient,
  TableName: string,
  source: Source,
  places: readonly RowPlace[],
  clock: Clock,
): Promise<void> {
  const writes = places.map((place) => [place.rowId, { Put: { TableName, Item: placeItem(source, place) } }] as const);
  await saveAll(client, writes, clock);
}

/**
 * A hundred items go in one request. That it is a transaction matters little, as each item stands for itself; but unlike a batch write it needs only the
 * permission to put, and a batch write needs one that would also let the function delete. Gives back what did not hold.
 */
async function saveAll(
  client: DynamoDBClient,
  writes: readonly (readonly [string, NamedWrite])[],
  clock: Clock,
): Promise<Lost> {
  const chunks = chunksOf(writes).map((chunk) => new Map(chunk));
  const lost = new Map<string, Item | undefined>();
  const savers = Array.from({ length: AT_ONCE }, async () => {
    for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
      for (const [name, item] of await saveChunk(client, chunk, clock)) lost.set(name, item);
    }
  });
  await Promise.all(savers);
  return lost;
}

/** Together, or, where the store refuses what they are together, one by one: what is wrong with one of them stops no other, and is thrown in the end. */
async function saveChunk(client: DynamoDBClient, writes: NamedWrites, clock: Clock): Promise<Lost> {
  try {
    return await save(client, writes, clock);
  } catch (error) {
    if (!isRefused(error) || writes.size === 1) throw error;
  }
  const lost = new Map<string, Item | undefined>();
  let refused: unknown;
  for (const write of writes) {
    try {
      for (const [name, item] of await save(client, new Map([write]), clock)) lost.set(name, item);
    } catch (error) {
      if (!isRefused(error)) throw error;
      refused ??= error;
    }
  }
  if (refused) throw refused;
  return lost;
}

function isRefused(error: unknown): boolean {
  return error instanceof Fault && error.reason === 'store_unavailable';
}

/** Those whose condition does not hold are left out, and the others are sent without them. */
async function save(client: DynamoDBClient, all: NamedWrites, clock: Clock): Promise<Lost> {
  const deadline = backgroundDeadline(clock);
  const retry = new Retry('the rows of a report', BUSY_STORE, clock, deadline);
  const lost = new Map<string, Item | undefined>();
  let writes = new Map(all);
  while (writes.size > 0) {
    const result = await writeAll(client, writes, deadline);
    if (result.type === 'committed') break;
    if (result.type === 'lost') {
      for (const [name, item] of result.current) lost.set(name, item);
      writes = new Map([...writes].filter(([name]) => !lost.has(name)));
      continue;
    }
    await retry.pause();
  }
  return lost;
}

function chunksOf<T extends readonly [string, NamedWrite]>(writes: readonly T[]): T[][] {
  const chunks: T[][] = [];
  let bytes = MOST_BYTES;
  for (const write of writes) {
    const size = sizeOf(write[1]);
    const chunk = chunks.at(-1);
    if (chunk && chunk.length < MOST_ITEMS && bytes + size <= MOST_BYTES) {
      chunk.push(write);
      bytes += size;
    } else {
      chunks.push([write]);
      bytes = size;
    }
  }
  return chunks;
}

/** As it is stored: a control character that was one byte has six by now. */
function sizeOf({ Put }: NamedWrite): number {
  return Object.values(Put?.Item ?? {}).reduce((bytes, { S = '' }) => bytes + Buffer.byteLength(S), 500);
}
