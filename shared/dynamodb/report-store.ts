import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { Source } from '../domain/ids.ts';
import type {
  ItemPage,
  ItemPlace,
  ItemQuery,
  PullState,
  ReconciliationItem,
  ReportStore,
} from '../reconciliation/store.ts';
import { untilAnswered } from './attempts.ts';
import { batchGet } from './batch-get.ts';
import {
  itemKeyOf,
  pullStateFrom,
  reportItemFrom,
  STATUS_INDEX,
  shardMark,
  stateKey,
  statusKey,
} from './report-item.ts';
import { saveReportItems } from './report-writes.ts';

/** What one batch read may name. */
const MOST_KEYS = 100;

export class DynamoReportStore implements ReportStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async state(source: Source): Promise<PullState> {
    const command = new GetItemCommand({ TableName: this.#table, Key: stateKey(source), ConsistentRead: true });
    const { Item } = await this.#answered((options) => this.#client.send(command, options));
    return pullStateFrom(Item);
  }

  /** A reply that is lost makes our own move look like another pull's: this pull then ends, and the next one goes on from there. */
  async advance(
    source: Source,
    from: string | undefined,
    to: { cursor: string; newestReportedAt?: string },
  ): Promise<boolean> {
    const newest = to.newestReportedAt;
    return this.#updateState(source, {
      UpdateExpression: `SET #cursor = :to${newest === undefined ? '' : ', newestReportedAt = :newest'}`,
      ConditionExpression: from === undefined ? 'attribute_not_exists(#cursor)' : '#cursor = :from',
      ExpressionAttributeNames: { '#cursor': 'cursor' },
      ExpressionAttributeValues: {
        ':to': { S: to.cursor },
        ...(newest !== undefined && { ':newest': { S: newest } }),
        ...(from !== undefined && { ':from': { S: from } }),
      },
    });
  }

  /** Never goes back: another pull may have come further. */
  async saveChecked(source: Source, shard: number, until: string): Promise<void> {
    await this.#updateState(source, {
      UpdateExpression: 'SET #mark = :until',
      ConditionExpression: 'attribute_not_exists(#mark) OR #mark < :until',
      ExpressionAttributeNames: { '#mark': shardMark(shard) },
      ExpressionAttributeValues: { ':until': { S: until } },
    });
  }

  async find(source: Source, places: readonly ItemPlace[]): Promise<Map<string, ReconciliationItem>> {
    const deadline = backgroundDeadline(this.#clock);
    const chunks: ItemPlace[][] = [];
    for (let from = 0; from < places.length; from += MOST_KEYS) chunks.push(places.slice(from, from + MOST_KEYS));
    const found = await Promise.all(
      chunks.map(async (chunk) => {
        const Keys = chunk.map((place) => itemKeyOf(source, place));
        const requested = { [this.#table]: { Keys, ConsistentRead: true } };
        const items = await batchGet(this.#client, requested, deadline, this.#clock);
        return (items.get(this.#table) ?? []).map(reportItemFrom);
      }),
    );
    return new Map(found.flat().map((item) => [item.key, item]));
  }

  async save(source: Source, items: readonly ReconciliationItem[]): Promise<void> {
    await saveReportItems(this.#client, this.#table, source, items, this.#clock);
  }

  async list(source: Source, { standing, order, limit, after }: ItemQuery): Promise<ItemPage> {
    const beyond = order === 'oldest_first' ? ' AND rowKey > :after' : ' AND rowKey < :after';
    const command = new QueryCommand({
      TableName: this.#table,
      IndexName: STATUS_INDEX,
      KeyConditionExpression: `statusKey = :status${after === undefined ? '' : beyond}`,
      ExpressionAttributeValues: {
        ':status': { S: statusKey(source, standing) },
        ...(after !== undefined && { ':after': { S: after } }),
      },
      ScanIndexForward: order === 'oldest_first',
      Limit: limit,
    });
    const { Items = [], LastEvaluatedKey } = await this.#answered((options) => this.#client.send(command, options));
    return { items: Items.map(reportItemFrom), hasMore: LastEvaluatedKey !== undefined };
  }

  /** `false` when the condition does not hold. */
  async #updateState(source: Source, update: Partial<UpdateItemCommand['input']>): Promise<boolean> {
    const command = new UpdateItemCommand({ TableName: this.#table, Key: stateKey(source), ...update });
    try {
      await this.#answered((options) => this.#client.send(command, options));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  #answered<T>(send: Parameters<typeof untilAnswered<T>>[0]): Promise<T> {
    return untilAnswered(send, backgroundDeadline(this.#clock), this.#clock);
  }
}
