import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { Source } from '../domain/ids.ts';
import type { Match } from '../reconciliation/judge.ts';
import type { Progress, PullState } from '../reconciliation/store.ts';
import { untilAnswered } from './attempts.ts';
import type { Item } from './items.ts';
import { againMark, pullStateFrom, shardMark, stateKey } from './report-item.ts';

/** One row per agent: how far its reports were read, and held against the ledger. The methods are those of `ReportStore`. */
export class ReportStates {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async begin(source: Source, at: string): Promise<PullState> {
    const state = await this.#update(source, {
      UpdateExpression: 'SET turnAt = :at',
      ExpressionAttributeValues: { ':at': { S: at } },
      ReturnValues: 'ALL_NEW',
    });
    return pullStateFrom(state);
  }

  async restart(source: Source, report: string): Promise<void> {
    await this.#update(source, {
      UpdateExpression: 'SET #report = :report REMOVE #cursor, newestReportedAt',
      ExpressionAttributeNames: { '#cursor': 'cursor', '#report': 'report' },
      ExpressionAttributeValues: { ':report': { S: report } },
    });
  }

  /** A reply that is lost makes our own move look like another pull's: this pull then ends, and the next one goes on from there. */
  async advance(source: Source, from: string | undefined, to: Progress): Promise<boolean> {
    const { cursor, report, reportedUntil } = to;
    const isThere = from === undefined ? 'attribute_not_exists(#cursor)' : '#cursor = :from';
    const state = await this.#update(source, {
      UpdateExpression: `SET #cursor = :to, #report = :report${reportedUntil === undefined ? '' : ', newestReportedAt = :newest'}`,
      ConditionExpression: `${isThere} AND (attribute_not_exists(#report) OR #report = :report)`,
      ExpressionAttributeNames: { '#cursor': 'cursor', '#report': 'report' },
      ExpressionAttributeValues: {
        ':to': { S: cursor },
        ':report': { S: report },
        ...(reportedUntil !== undefined && { ':newest': { S: reportedUntil } }),
        ...(from !== undefined && { ':from': { S: from } }),
      },
    });
    return state !== undefined;
  }

  /** Never goes back: another pull may have come further. */
  async saveChecked(source: Source, shard: number, until: string): Promise<void> {
    await this.#update(source, {
      UpdateExpression: 'SET #mark = :until',
      ConditionExpression: 'attribute_not_exists(#mark) OR #mark < :until',
      ExpressionAttributeNames: { '#mark': shardMark(shard) },
      ExpressionAttributeValues: { ':until': { S: until } },
    });
  }

  async saveAgain(source: Source, match: Match, after: string | undefined): Promise<void> {
    await this.#update(source, {
      UpdateExpression: after === undefined ? 'REMOVE #mark' : 'SET #mark = :after',
      ExpressionAttributeNames: { '#mark': againMark(match) },
      ...(after !== undefined && { ExpressionAttributeValues: { ':after': { S: after } } }),
    });
  }

  async end(source: Source, { undoneUntil, finishedAt }: { undoneUntil: string; finishedAt?: string }): Promise<void> {
    await this.#update(source, {
      UpdateExpression: `SET undoneUntil = :undone${finishedAt === undefined ? '' : ', finishedAt = :finished'}`,
      ExpressionAttributeValues: {
        ':undone': { S: undoneUntil },
        ...(finishedAt !== undefined && { ':finished': { S: finishedAt } }),
      },
    });
  }

  /** What it returns; `undefined` when the condition does not hold. */
  async #update(source: Source, update: Partial<UpdateItemCommand['input']>): Promise<Item | undefined> {
    const command = new UpdateItemCommand({ TableName: this.#table, Key: stateKey(source), ...update });
    try {
      const deadline = backgroundDeadline(this.#clock);
      const { Attributes = {} } = await untilAnswered(
        (options) => this.#client.send(command, options),
        deadline,
        this.#clock,
      );
      return Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
