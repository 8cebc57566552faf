import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { backgroundDeadline, type Clock, type Deadline } from '../application/deadline.ts';
import { type BookState, type Chunk, type CountingStore, FIRST_STATE, type Position } from '../books/store.ts';
import { untilAnswered } from './attempts.ts';
import { batchGet } from './batch-get.ts';
import { positionKey, stateKey } from './book-keys.ts';
import { chunkWrites } from './book-writes.ts';
import { readable } from './format.ts';
import type { Item } from './items.ts';
import { writeAll } from './transaction.ts';

const state = z.object({
  current: z.int(),
  generations: z.array(z.object({ id: z.int(), countsFrom: z.string().exactOptional() })),
  newest: z.int().exactOptional(),
  provenUntil: z.string().exactOptional(),
  stream: z.string().exactOptional(),
});

export class DynamoCountingStore implements CountingStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async begin(shardId: string, deadline: Deadline): Promise<{ state: BookState; position: Position | undefined }> {
    const Keys = [stateKey(), positionKey(shardId)];
    const requested = { [this.#table]: { Keys, ConsistentRead: true } };
    const items = (await batchGet(this.#client, requested, deadline, this.#clock)).get(this.#table) ?? [];
    const [stored] = items.filter((item) => item['book']?.S === 'state');
    const [position] = items.filter((item) => item['book']?.S !== 'state');
    return { state: stateFrom(stored), position: position && positionFrom(position) };
  }

  async add(chunk: Chunk, deadline: Deadline): Promise<'added' | 'unclear'> {
    const { type } = await writeAll(this.#client, chunkWrites(chunk, this.#table, this.#clock.now()), deadline);
    return type === 'committed' ? 'added' : 'unclear';
  }
}

/** `undefined` as long as nothing has been proven: then the state is the first one. Throws a `Fault` when the store does not answer. */
export async function storedState(
  client: DynamoDBClient,
  TableName: string,
  clock: Clock,
): Promise<BookState | undefined> {
  const command = new GetItemCommand({ TableName, Key: stateKey(), ConsistentRead: true });
  const { Item } = await untilAnswered((options) => client.send(command, options), backgroundDeadline(clock), clock);
  return Item && stateFrom(Item);
}

function stateFrom(item: Item | undefined): BookState {
  return item ? state.parse(unmarshall(readable(item))) : FIRST_STATE;
}

export function positionFrom({ sequenceNumber, pulseAt }: Item): Position {
  return { sequence: sequenceNumber?.S ?? '0', ...(pulseAt?.S !== undefined && { pulseAt: pulseAt.S }) };
}
