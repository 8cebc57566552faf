import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { marshall } from '@aws-sdk/util-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import { BEGINNING, type PulsePorts } from '../books/pulse.ts';
import { FIRST_STATE, type Held, type Position } from '../books/store.ts';
import { untilAnswered } from './attempts.ts';
import { batchGet } from './batch-get.ts';
import { heldBook, positionKey, stateKey } from './book-keys.ts';
import { completeUntil } from './book-reader.ts';
import { positionFrom, storedState } from './book-store.ts';
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

/** The real ports of `watchBooks`. Whatever is asked here says the same when it is asked again. */
export function pulsePorts(watched: WatchedBooks): PulsePorts {
  const { client, streams, ledger, books: TableName, clock } = watched;
  const stored = () => storedState(client, TableName, clock);
  return {
    clock,
    state: stored,
    describeStream: () => describeLedgerStream(client, streams, ledger),
    completeUntil: () => completeUntil(client, TableName, clock),
    positions: (shardIds) => positionsOf(watched, shardIds),
    prove: (proven) => prove(watched, proven),
    async hold(generations, held) {
      for (const id of generations) await hold(watched, id, held);
    },
    async heldCount(generation) {
      const command = new QueryCommand({
        TableName,
        KeyConditionExpression: 'book = :book',
        ExpressionAttributeValues: marshall({ ':book': heldBook(generation) }),
        Limit: MOST_HELD,
        Select: 'COUNT',
      });
      return (
        (await untilAnswered((options) => client.send(command, options), backgroundDeadline(clock), clock)).Count ?? 0
      );
    },
    async pulse(slot, at) {
      const Item = marshall({ transactionKey: `${PULSES}#${slot}`, role: PULSE, type: PULSE, at });
      const command = new PutItemCommand({ TableName: ledger, Item });
      await untilAnswered((options) => client.send(command, options), backgroundDeadline(clock), clock);
    },
  };
}

/** Writes what is proven beside the generations, which only a rebuild changes; the first to come makes them. */
async function prove(
  { client, books: TableName, clock }: WatchedBooks,
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
  const proven = untilAnswered((options) => client.send(command, options), backgroundDeadline(clock), clock);
  await proven.catch((error: unknown) => {
    // Another run has proven more.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  });
}

async function hold({ client, books, clock }: WatchedBooks, generation: number, held: Held): Promise<void> {
  const command = new UpdateItemCommand({ TableName: books, ...heldUpdate(generation, held) });
  await untilAnswered((options) => client.send(command, options), backgroundDeadline(clock), clock);
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
