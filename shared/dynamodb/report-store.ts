import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { Source } from '../domain/ids.ts';
import type { Match } from '../reconciliation/judge.ts';
import type {
  ItemPage,
  ItemPlace,
  ItemQuery,
  Progress,
  PullState,
  ReconciliationItem,
  ReportStore,
  RowPlace,
} from '../reconciliation/store.ts';
import { itemKey } from '../reconciliation/store.ts';
import { untilAnswered } from './attempts.ts';
import { batchGet } from './batch-get.ts';
import type { Item } from './items.ts';
import type { Key } from './keys.ts';
import { itemKeyOf, pullStateFrom, reportItemFrom, STATUS_INDEX, stateKey, statusKey } from './report-item.ts';
import { ReportStates } from './report-states.ts';
import { placeReportRows, replaceReportRows, saveReportItems, withdrawReportItems } from './report-writes.ts';

/** What one batch read may name. */
const MOST_KEYS = 100;

export class DynamoReportStore implements ReportStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #states: ReportStates;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
    this.#states = new ReportStates(client, table, clock);
  }

  begin(source: Source, at: string): Promise<PullState> {
    return this.#states.begin(source, at);
  }

  async states(sources: readonly Source[]): Promise<readonly PullState[]> {
    const found = await this.#get(sources.map(stateKey));
    const states = new Map(found.map((item) => [item['agentKey']?.S, item]));
    return sources.map((source) => pullStateFrom(states.get(stateKey(source)['agentKey']?.S)));
  }

  restart(source: Source, report: string): Promise<void> {
    return this.#states.restart(source, report);
  }

  advance(source: Source, from: string | undefined, to: Progress): Promise<boolean> {
    return this.#states.advance(source, from, to);
  }

  saveChecked(source: Source, shard: number, until: string): Promise<void> {
    return this.#states.saveChecked(source, shard, until);
  }

  saveAgain(source: Source, match: Match, after: string | undefined): Promise<void> {
    return this.#states.saveAgain(source, match, after);
  }

  end(source: Source, ended: { undoneUntil: string; finishedAt?: string }): Promise<void> {
    return this.#states.end(source, ended);
  }

  place(source: Source, places: readonly RowPlace[]): Promise<readonly RowPlace[]> {
    return placeReportRows(this.#client, this.#table, source, places, this.#clock);
  }

  async replace(source: Source, places: readonly RowPlace[]): Promise<void> {
    await replaceReportRows(this.#client, this.#table, source, places, this.#clock);
  }

  async find(source: Source, places: readonly ItemPlace[]): Promise<Map<string, ReconciliationItem>> {
    const found = await this.#get(places.map((place) => itemKeyOf(source, place)));
    return new Map(itemsFrom(found).map((item) => [item.key, item]));
  }

  async beside(source: Source, ticketId: string): Promise<readonly ReconciliationItem[]> {
    const { agentKey, rowKey } = itemKeyOf(source, { key: `${itemKey(ticketId)}#`, ticketId });
    const command = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: 'agentKey = :shard AND begins_with(rowKey, :ticket)',
      ExpressionAttributeValues: { ':shard': agentKey ?? { S: '' }, ':ticket': rowKey ?? { S: '' } },
      ConsistentRead: true,
    });
    const { Items = [] } = await this.#answered((options) => this.#client.send(command, options));
    return itemsFrom(Items);
  }

  async save(source: Source, items: readonly ReconciliationItem[]): Promise<void> {
    await saveReportItems(this.#client, this.#table, source, items, this.#clock);
  }

  async withdraw(source: Source, items: Parameters<ReportStore['withdraw']>[1]): Promise<void> {
    await withdrawReportItems(this.#client, this.#table, source, items, this.#clock);
  }

  async list(source: Source, { match, order, limit, after }: ItemQuery): Promise<ItemPage> {
    const beyond = order === 'oldest_first' ? ' AND rowKey > :after' : ' AND rowKey < :after';
    const command = new QueryCommand({
      TableName: this.#table,
      IndexName: STATUS_INDEX,
      KeyConditionExpression: `statusKey = :status${after === undefined ? '' : beyond}`,
      ExpressionAttributeValues: {
        ':status': { S: statusKey(source, match) },
        ...(after !== undefined && { ':after': { S: after } }),
      },
      ScanIndexForward: order === 'oldest_first',
      Limit: limit,
    });
    const { Items = [], LastEvaluatedKey } = await this.#answered((options) => this.#client.send(command, options));
    return { items: itemsFrom(Items), hasMore: LastEvaluatedKey !== undefined };
  }

  async #get(keys: readonly Key[]): Promise<Item[]> {
    const deadline = backgroundDeadline(this.#clock);
    const chunks: Key[][] = [];
    for (let from = 0; from < keys.length; from += MOST_KEYS) chunks.push(keys.slice(from, from + MOST_KEYS));
    const found = await Promise.all(
      chunks.map(async (Keys) => {
        const requested = { [this.#table]: { Keys, ConsistentRead: true } };
        return (await batchGet(this.#client, requested, deadline, this.#clock)).get(this.#table) ?? [];
      }),
    );
    return found.flat();
  }

  #answered<T>(send: Parameters<typeof untilAnswered<T>>[0]): Promise<T> {
    return untilAnswered(send, backgroundDeadline(this.#clock), this.#clock);
  }
}

function itemsFrom(found: readonly Item[]): ReconciliationItem[] {
  return found.map(reportItemFrom).filter((item) => item !== undefined);
}
