import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, operatorDeadline } from '../application/deadline.ts';
import type { AdjustmentPage, AdjustmentPlace, AdjustmentStore } from '../desk/adjustments/store.ts';
import type { Adjustment, AdjustmentState, AuditLine } from '../domain/beside.ts';
import { untilAnswered } from './attempts.ts';
import { besideWrites } from './beside-writes.ts';
import { ALL_ADJUSTMENTS, adjustmentFrom, adjustmentKeys } from './desk-items.ts';
import type { Item } from './items.ts';
import { type LedgerTables, STATE_INDEX, TIME_INDEX } from './tables.ts';
import { writeUntilKnown } from './transaction.ts';

export class DynamoAdjustmentStore implements AdjustmentStore {
  readonly #client: DynamoDBClient;
  readonly #tables: Pick<LedgerTables, 'audit' | 'adjustments' | 'cases'>;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tables: Pick<LedgerTables, 'audit' | 'adjustments' | 'cases'>, clock: Clock) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async get(adjustmentId: string): Promise<Adjustment | undefined> {
    const Key = { adjustmentId: { S: adjustmentId } };
    const command = new GetItemCommand({ TableName: this.#tables.adjustments, Key, ConsistentRead: true });
    const { Item: item } = await this.#answered((options) => this.#client.send(command, options));
    return item && adjustmentFrom(item);
  }

  async save(adjustment: Adjustment, line: AuditLine): Promise<boolean> {
    const writes = besideWrites(
      [
        { act: 'adjustment', from: adjustment.revision - 1, adjustment },
        { act: 'audit', line },
      ],
      this.#tables,
    );
    const result = await writeUntilKnown(this.#client, writes, this.#clock);
    if (result.type === 'committed') return true;
    // An attempt that was not answered may have been ours: then it stands there as it was sent.
    return [...result.current.values()].some((item) => item && isSame(item, adjustment));
  }

  async list(state: AdjustmentState | undefined, limit: number, after?: AdjustmentPlace): Promise<AdjustmentPage> {
    const by = state === undefined ? 'list' : 'state';
    const command = new QueryCommand({
      TableName: this.#tables.adjustments,
      IndexName: state === undefined ? TIME_INDEX : STATE_INDEX,
      KeyConditionExpression: '#by = :value',
      ExpressionAttributeNames: { '#by': by },
      ExpressionAttributeValues: { ':value': { S: state ?? ALL_ADJUSTMENTS } },
      ScanIndexForward: false,
      Limit: limit + 1,
      ...(after && { ExclusiveStartKey: startOf(after, by) }),
    });
    const { Items = [] } = await this.#answered((options) => this.#client.send(command, options));
    const found = Items.map(adjustmentFrom);
    const adjustments = found.slice(0, limit);
    const last = adjustments.at(-1);
    return { adjustments, ...(found.length > limit && last && { next: last }) };
  }

  #answered<T>(send: Parameters<typeof untilAnswered<T>>[0]): Promise<T> {
    return untilAnswered(send, operatorDeadline(this.#clock), this.#clock);
  }
}

function startOf(after: AdjustmentPlace, by: 'list' | 'state'): Item {
  const { adjustmentId, listed, list } = adjustmentKeys(after);
  const partition = by === 'list' ? { list: { S: list } } : { state: { S: after.state } };
  return { adjustmentId: { S: adjustmentId }, listed: { S: listed }, ...partition };
}

/** Nobody else writes the same revision at the same time with the same words. */
function isSame(item: Item, adjustment: Adjustment): boolean {
  const stored = adjustmentFrom(item);
  return Object.entries(adjustment).every(([name, value]) => stored[name as keyof Adjustment] === value);
}
