import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { Page, RecordLookup, RecordPlace } from '../desk/lookups/records.ts';
import { type EntryId, type IdempotencyKey, walletVersionOf } from '../domain/ids.ts';
import type { Refusal, RoundKey } from '../domain/record.ts';
import type { Found } from '../domain/state.ts';
import type { Session } from '../domain/wallet.ts';
import { untilAnswered } from './attempts.ts';
import { batchGet } from './batch-get.ts';
import { addressOfItem, type Item, recordFrom, sessionFrom } from './items.ts';
import { recordKey, walletKey } from './keys.ts';
import { HISTORY_INDEX, type LedgerTables, REFUSALS_INDEX, ROUNDS_INDEX, SESSIONS_OF_PLAYER_INDEX } from './tables.ts';

/** As many keys as one batch read takes. */
const BATCH = 100;

/** Read through indexes, which in AWS may lag the newest record by a moment; what stands under a key is read from the table itself. */
export class DynamoRecordLookup implements RecordLookup {
  readonly #client: DynamoDBClient;
  readonly #tables: LedgerTables;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tables: LedgerTables, clock: Clock) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async under(key: IdempotencyKey) {
    const items = await this.#query({
      TableName: this.#tables.ledger,
      KeyConditionExpression: 'transactionKey = :key',
      ExpressionAttributeValues: { ':key': { S: key } },
      ConsistentRead: true,
    });
    return items.map((item) => ({ at: addressOfItem(item), record: recordFrom(item) }));
  }

  async entry(entryId: EntryId): Promise<Found | undefined> {
    const wallet = entryId.slice(0, entryId.lastIndexOf('.')).replace('.', '#');
    const [item] = await this.#query({
      TableName: this.#tables.ledger,
      IndexName: HISTORY_INDEX,
      KeyConditionExpression: 'walletKey = :wallet AND walletVersion = :version',
      ExpressionAttributeValues: { ':wallet': { S: wallet }, ':version': { N: walletVersionOf(entryId).toString() } },
    });
    const [found] = item ? standingIn([item]) : [];
    return found;
  }

  async ofRound(key: RoundKey, limit: number, from?: RecordPlace): Promise<Page<Found>> {
    const { items, next } = await this.#page(
      {
        TableName: this.#tables.ledger,
        IndexName: ROUNDS_INDEX,
        KeyConditionExpression: 'roundKey = :partition',
        ScanIndexForward: true,
      },
      { name: 'roundKey', value: key, keys: ['transactionKey', 'role'] },
      limit,
      from,
    );
    const keys = items.map((item) => recordKey(addressOfItem(item)));
    const records = new Map<string, Item>();
    for (let first = 0; first < keys.length; first += BATCH) {
      const wanted = { [this.#tables.ledger]: { Keys: keys.slice(first, first + BATCH), ConsistentRead: true } };
      const read = await batchGet(this.#client, wanted, backgroundDeadline(this.#clock), this.#clock);
      for (const item of read.get(this.#tables.ledger) ?? []) records.set(keyText(item), item);
    }
    const inOrder = keys.map((key) => records.get(keyText(key))).filter((item) => item !== undefined);
    const found = standingIn(inOrder);
    return { found, ...(next && { next }) };
  }

  async refusals(playerId: string, currency: string, limit: number, from?: RecordPlace) {
    const { items, next } = await this.#page(
      {
        TableName: this.#tables.ledger,
        IndexName: REFUSALS_INDEX,
        KeyConditionExpression: 'refusalWallet = :partition',
        ScanIndexForward: false,
      },
      { name: 'refusalWallet', value: walletKey(playerId, currency), keys: ['transactionKey', 'role'] },
      limit,
      from,
    );
    const found = items.flatMap((item) => {
      const record = refusalFrom(item);
      return record ? [{ at: addressOfItem(item), record }] : [];
    });
    return { found, unread: items.length - found.length, ...(next && { next }) };
  }

  async sessions(playerId: string, limit: number, from?: RecordPlace): Promise<Page<Session>> {
    const { items, next } = await this.#page(
      {
        TableName: this.#tables.sessions,
        IndexName: SESSIONS_OF_PLAYER_INDEX,
        KeyConditionExpression: 'playerId = :partition',
        ScanIndexForward: false,
      },
      { name: 'playerId', value: playerId, keys: ['tokenHash'] },
      limit,
      from,
    );
    return { found: items.map(sessionFrom), ...(next && { next }) };
  }

  /** One more than is wanted is read, so that a page that is just full is known to be the last. All these indexes are ordered by `createdAt`. */
  async #page(
    query: QueryCommandInput,
    { name, value, keys }: { readonly name: string; readonly value: string; readonly keys: readonly string[] },
    limit: number,
    from: RecordPlace | undefined,
  ): Promise<{ items: readonly Item[]; next?: RecordPlace }> {
    const start =
      from && Object.fromEntries(Object.entries({ ...from, [name]: value }).map(([key, S]) => [key, { S }]));
    const read = await this.#query({
      ...query,
      ExpressionAttributeValues: { ':partition': { S: value } },
      Limit: limit + 1,
      ...(start && { ExclusiveStartKey: start }),
    });
    const items = read.slice(0, limit);
    const last = items.at(-1);
    if (read.length <= limit || !last) return { items };
    return { items, next: Object.fromEntries([...keys, 'createdAt'].map((key) => [key, last[key]?.S ?? ''])) };
  }

  async #query(query: QueryCommandInput): Promise<Item[]> {
    const command = new QueryCommand(query);
    const deadline = backgroundDeadline(this.#clock);
    const { Items = [] } = await untilAnswered((options) => this.#client.send(command, options), deadline, this.#clock);
    return Items;
  }
}

function standingIn(items: readonly Item[]): Found[] {
  return items.flatMap((item) => {
    const record = recordFrom(item);
    const isStanding = record.type === 'entry' || record.type === 'refusal' || record.type === 'tombstone';
    return isStanding ? [{ at: addressOfItem(item), record }] : [];
  });
}

function keyText(item: Item): string {
  return `${item['role']?.S}:${item['transactionKey']?.S}`;
}

/** `undefined` for what is no refusal, or cannot be read as one: what is listed wrongly must not hide the others. */
export function refusalFrom(item: Item): Refusal | undefined {
  const record = item['type']?.S === 'refusal' ? recordFrom(item) : undefined;
  const isReadable = record?.type === 'refusal' && ['bigint', 'undefined'].includes(typeof record.stake);
  return isReadable ? record : undefined;
}
