import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient, GetItemCommand, type Update } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { systemClock } from '../../shared/application/deadline.ts';
import type { CountedEntry } from '../../shared/books/count.ts';
import { FIRST_STATE } from '../../shared/books/store.ts';
import { BookSums } from '../../shared/books/sums.ts';
import { positionKey } from '../../shared/dynamodb/book-keys.ts';
import { storedState } from '../../shared/dynamodb/book-store.ts';
import { sumsUpdates } from '../../shared/dynamodb/book-writes.ts';
import type { Item } from '../../shared/dynamodb/items.ts';
import { entryFrom, readingOf } from '../../shared/dynamodb/stream-images.ts';
import { scannedItems } from '../books/ledger-items.ts';

interface Tables {
  readonly ledger: string;
  readonly books: string;
}

/** By name of the figure: the book, the line, the attribute. */
type Figures = Map<string, bigint>;

/** In a store that is being written to, ledger and books are read at two moments. */
const ATTEMPTS = 5;
const PAUSE_MS = 400;
const MOST_SHOWN = 20;

/** Holds every figure of the books against the entries of the ledger. What waits in the stream, of a stack that was stopped, is no fault. One line per fault. */
export async function auditBooks(client: DynamoDBClient, tables: Tables): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const complaints = await differences(client, tables);
    if (complaints.length === 0 || attempt === ATTEMPTS) return complaints.slice(0, MOST_SHOWN);
    await sleep(PAUSE_MS);
  }
}

async function differences(client: DynamoDBClient, { ledger, books }: Tables): Promise<string[]> {
  const { current, generations } = (await storedState(client, books, systemClock)) ?? FIRST_STATE;
  const from = generations.find(({ id }) => id === current)?.countsFrom ?? '';
  const kept: Figures = new Map();
  for await (const item of scannedItems(client, books)) addItem(kept, item, current);
  for await (const entry of waiting(client, { ledger, books })) if (entry.createdAt >= from) addEntries(kept, [entry]);
  const counted: Figures = new Map();
  for await (const item of scannedItems(client, ledger)) {
    const entry = item['type']?.S === 'entry' ? entryFrom(item) : undefined;
    if (entry) addEntries(counted, [entry]);
  }
  return [...new Set([...kept.keys(), ...counted.keys()])].flatMap((name) => {
    const [have, want] = [kept.get(name) ?? 0n, counted.get(name) ?? 0n];
    return have === want ? [] : [`the books have ${have} for ${name}, the ledger ${want}`];
  });
}

function addEntries(figures: Figures, entries: readonly CountedEntry[]): void {
  const sums = new BookSums();
  for (const entry of entries) sums.add(entry);
  for (const { Key, ExpressionAttributeValues = {} } of sumsUpdates(sums, 0, 0) as Pick<
    Update,
    'Key' | 'ExpressionAttributeValues'
  >[]) {
    for (const [name, { N }] of Object.entries(ExpressionAttributeValues)) add(figures, Key ?? {}, name.slice(1), N);
  }
}

function addItem(figures: Figures, item: Item, generation: number): void {
  const isKept = /^(\d+)#(lines|changes)#/.exec(item['book']?.S ?? '')?.[1] === `${generation}`;
  if (!isKept) return;
  for (const [name, { N }] of Object.entries(item)) if (N !== undefined) add(figures, item, name, N);
}

function add(figures: Figures, { book, line }: Item, attribute: string, value = '0'): void {
  const [, kind = ''] = (book?.S ?? '').split('#');
  const name = `${kind} ${line?.S} ${attribute}`;
  figures.set(name, (figures.get(name) ?? 0n) + BigInt(value));
}

/** Entries that the stream holds behind the positions of the books. */
async function* waiting(client: DynamoDBClient, { ledger, books }: Tables): AsyncGenerator<CountedEntry> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: ledger }));
  const StreamArn = Table?.LatestStreamArn;
  if (StreamArn === undefined) return;
  const streams = new DynamoDBStreamsClient({});
  try {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      const { Item: position } = await client.send(new GetItemCommand({ TableName: books, Key: positionKey(ShardId) }));
      const after = position?.['sequenceNumber']?.S;
      const from =
        after === undefined
          ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
          : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const);
      let { ShardIterator } = await streams.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...from }));
      while (ShardIterator !== undefined) {
        const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
        const { Records = [] } = page;
        for (const { dynamodb: { NewImage, OldImage } = {} } of Records) {
          const reading = readingOf({ ...(NewImage && { NewImage }), ...(OldImage && { OldImage }) } as {
            NewImage?: Item;
          });
          if (reading.type === 'entry') yield reading.entry;
        }
        ShardIterator = Records.length === 0 ? undefined : page.NextShardIterator;
      }
    }
  } finally {
    streams.destroy();
  }
}
