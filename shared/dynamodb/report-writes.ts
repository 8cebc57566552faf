import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock, type Deadline } from '../application/deadline.ts';
import { BUSY_STORE, Retry } from '../application/retry.ts';
import type { Source } from '../domain/ids.ts';
import type { ReconciliationItem } from '../reconciliation/store.ts';
import { reportItem } from './report-item.ts';
import { type NamedWrites, writeAll } from './transaction.ts';

const AT_ONCE = 4;
/** What one transaction may hold, with room for the names around the texts. */
const MOST_ITEMS = 100;
const MOST_BYTES = 2_000_000;

/**
 * A hundred items go in one request. That it is a transaction matters little, as each item stands for itself; but unlike a batch write it needs only the
 * permission to put, and a batch write needs one that would also let the function delete. Throws a `Fault` when the store does not answer.
 */
export async function saveReportItems(
  client: DynamoDBClient,
  TableName: string,
  source: Source,
  items: readonly ReconciliationItem[],
  clock: Clock,
): Promise<void> {
  const deadline = backgroundDeadline(clock);
  const chunks = chunksOf(items).map((chunk) => writesOf(chunk, source, TableName));
  const savers = Array.from({ length: AT_ONCE }, async () => {
    for (let writes = chunks.pop(); writes; writes = chunks.pop()) await save(client, writes, deadline, clock);
  });
  await Promise.all(savers);
}

/** An item that was judged later stays, and the others are sent without this one. */
async function save(client: DynamoDBClient, all: NamedWrites, deadline: Deadline, clock: Clock): Promise<void> {
  const retry = new Retry('the rows of a report', BUSY_STORE, clock, deadline);
  let writes = new Map(all);
  while (writes.size > 0) {
    const result = await writeAll(client, writes, deadline);
    if (result.type === 'committed') return;
    if (result.type === 'lost') {
      writes = new Map([...writes].filter(([name]) => !result.current.has(name)));
      continue;
    }
    await retry.pause();
  }
}

function writesOf(items: readonly ReconciliationItem[], source: Source, TableName: string): NamedWrites {
  const writes = items.map((item) => {
    const Put = {
      TableName,
      Item: reportItem(source, item),
      ConditionExpression: 'attribute_not_exists(rowKey) OR judgedAt <= :judgedAt',
      ExpressionAttributeValues: { ':judgedAt': { S: item.judgedAt } },
    };
    return [item.key, { Put }] as const;
  });
  return new Map(writes);
}

function chunksOf(items: readonly ReconciliationItem[]): ReconciliationItem[][] {
  const chunks: ReconciliationItem[][] = [];
  let bytes = MOST_BYTES;
  for (const item of items) {
    const size = sizeOf(item);
    const chunk = chunks.at(-1);
    if (chunk && chunk.length < MOST_ITEMS && bytes + size <= MOST_BYTES) {
      chunk.push(item);
      bytes += size;
    } else {
      chunks.push([item]);
      bytes = size;
    }
  }
  return chunks;
}

/** What was sent is the only part without a small bound of its own. */
function sizeOf({ row }: ReconciliationItem): number {
  return Object.values(row?.sent ?? {}).reduce((bytes, text) => bytes + Buffer.byteLength(text), 1_000);
}
