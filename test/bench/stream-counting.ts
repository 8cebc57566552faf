import { type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { countEvent } from '../../functions/books/count-event.ts';
import type { StreamEvent } from '../../functions/books/event.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { readingOf } from '../../shared/dynamodb/stream-images.ts';
import { NO_CHAPTERS } from '../support/no-chapters.ts';

/** As the mapping has it. */
export const BATCH = 1_000;
const GAMES = 40;
const BUDGET_MS = 60_000;

type Records = NonNullable<StreamEvent['Records']>;

/** Records of a busy hour, from this number on: one provider, many games, an entry a millisecond. */
export function busyRecords(first: number, count: number): Records {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    const createdAt = new Date(Date.UTC(2026, 2, 2, 12) + number).toISOString();
    const NewImage = marshall({
      ...{ transactionKey: `tg#main#${number}`, role: 'entry', type: 'entry', kind: 'play', createdAt },
      ...{ protocol: 'tg', agentId: 'main', transactionId: `${number}`, roundId: `${number}` },
      ...{ gameCode: `game-${number % GAMES}`, playerId: 'p', currency: 'EUR', walletKey: 'p#EUR' },
      ...{ walletVersion: number, stake: 10, payout: 5, amount: -5, balanceBefore: 10, balanceAfter: 5 },
    });
    return { dynamodb: { SequenceNumber: `${number + 1}`, NewImage } };
  });
}

/** The function of the stream, batch by batch, as one shard calls it. Gives how many entries it said that it counted. */
export async function countByFunction(
  client: DynamoDBClient,
  table: string,
  shardId: string,
  batches: Iterable<Records>,
): Promise<number> {
  let counted = 0;
  const store = new DynamoCountingStore(client, table, systemClock);
  const telemetry = {
    counted: (batch: { readonly counted: number }) => {
      counted += batch.counted;
    },
    watched: () => undefined,
    chapterMissing: () => undefined,
  };
  for (const Records of batches)
    await countEvent({ store, ...NO_CHAPTERS, clock: systemClock, telemetry }, { Records, shardId }, BUDGET_MS);
  return counted;
}

/** The plain way: each entry is added by a transaction of its own, with a marker that makes it count once. */
export async function countPlainly(client: DynamoDBClient, TableName: string, records: Records): Promise<number> {
  let counted = 0;
  for (const { dynamodb } of records) {
    const reading = readingOf(dynamodb);
    if (reading.type !== 'entry') continue;
    const { currency, createdAt, gameCode, stake, payout } = reading.entry;
    const marker = marshall({ book: `marker#${dynamodb.SequenceNumber}`, line: '-' });
    const Key = marshall({ book: `plain#${createdAt.slice(0, 10)}`, line: `${currency}#${gameCode}` });
    const ExpressionAttributeValues = marshall({ ':stakes': stake ?? 0n, ':payouts': payout ?? 0n, ':one': 1 });
    const UpdateExpression = 'ADD stakes :stakes, payouts :payouts, plays :one';
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: marker, ConditionExpression: 'attribute_not_exists(book)' } },
          { Update: { TableName, Key, UpdateExpression, ExpressionAttributeValues } },
        ],
      }),
    );
    counted++;
  }
  return counted;
}

/** Batches that are made when they are asked for, so that they cost no memory. */
export function* batchesOf(entries: number, from = 0): Generator<Records> {
  for (let done = 0; done < entries; done += BATCH) yield busyRecords(from + done, Math.min(BATCH, entries - done));
}
