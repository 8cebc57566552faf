import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { marshall } from '@aws-sdk/util-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import { BEGINNING, type PulsePorts } from '../books/pulse.ts';
import { type BookState, FIRST_STATE, type Held, type Position } from '../books/store.ts';
import { batchGet } from './batch-get.ts';
import { heldBook, positionKey, stateKey } from './book-keys.ts';
import { completeUntil } from './book-reader.ts';
import { positionFrom, stateFrom } from './book-store.ts';
import { heldUpdate } from './book-writes.ts';
import { describeLedgerStream } from './ledger-stream.ts';
import { PULSE } from './stream-images.ts';

const MOST_KEYS = 100;
/** How many are worth counting: one is too many. */
const MOST_HELD = 100;

/** Pulses stand in the ledger under a protocol that no folder can have. */
export const PULSES = '@pulse';

export interface WatchedBooks {
  readonly client: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly ledger: string;
  readonly books: string;
  readonly clock: Clock;
}

/** The real ports of `watchBooks`. */
export function pulsePorts(watched: WatchedBooks): PulsePorts {
  const { client, streams, ledger, books: TableName, clock } = watched;
  const stored = () => storedState(client, TableName);
  return {
    clock,
    state: stored,
    describeStream: () => describeLedgerStream(client, streams, ledger),
    completeUntil: () => completeUntil(client, TableName),
    positions: (shardIds) => positionsOf(watched, shardIds),
    prove: (proven) => prove(client, TableName, proven),
    async hold(generations, held) {
      for (const id of generations) await hold(client, TableName, id, held);
    },
    async heldCount(generation) {
      const command = new QueryCommand({
        TableName,
        KeyConditionExpression: 'book = :book',
        ExpressionAttributeValues: marshall({ ':book': heldBook(generation) }),
        Limit: MOST_HELD,
        Select: 'COUNT',
      });
      return (await client.send(command)).Count ?? 0;
    },
    async pulse(slot, at) {
      const Item = marshall({ transactionKey: `${PULSES}#${slot}`, role: PULSE, type: PULSE, at });
      await client.send(new PutItemCommand({ TableName: ledger, Item }));
    },
  };
}

async function storedState(client: DynamoDBClient, TableName: string): Promise<BookState | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: stateKey(), ConsistentRead: true }));
  return Item && stateFrom(Item);
}

/** Writes what is proven beside the generations, which only a rebuild changes; the first to come makes them. */
async function prove(
  client: DynamoDBClient,
  TableName: string,
  { stream, provenUntil = BEGINNING }: Parameters<PulsePorts['prove']>[0],
): Promise<void> {
  const { current, generations } = FIRST_STATE;
  const set = 'SET #stream = :stream, #current = if_not_exists(#current, :current)';
  const first = ', generations = if_not_exists(generations, :generations), provenUntil = :until';
  const command = new UpdateItemCommand({
    TableName,
    Key: stateKey(),
    UpdateExpression: set + first,
    ConditionExpression: 'attribute_not_exists(provenUntil) OR provenUntil <= :until',
    ExpressionAttributeNames: { '#current': 'current', '#stream': 'stream' },
    ExpressionAttributeValues: marshall({
      ':stream': stream,
      ':current': current,
      ':generations': generations,
      ':until': provenUntil,
    }),
  });
  await client.send(command).catch((error: unknown) => {
    // Another run has proven more.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  });
}

async function hold(client: DynamoDBClient, TableName: string, generation: number, held: Held): Promise<void> {
  await client.send(new UpdateItemCommand({ TableName, ...heldUpdate(generation, held) }));
}

async function positionsOf(
  { client, books, clock }: WatchedBooks,
  shardIds: readonly string[],
): Promise<Map<string, Position>> {
  const positions = new Map<string, Position>();
  for (let first = 0; first < shardIds.length; first += MOST_KEYS) {
    const Keys = shardIds.slice(first, first + MOST_KEYS).map(positionKey);
    const found = await batchGet(client, { [books]: { Keys, ConsistentRead: true } }, backgroundDeadline(clock), clock);
    for (const item of found.get(books) ?? []) {
      const shardId = (item['book']?.S ?? '').slice('position#'.length);
      positions.set(shardId, positionFrom(item));
    }
  }
  return positions;
}
