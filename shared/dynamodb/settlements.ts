import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { Source } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/record.ts';
import type { SettlementSpan, Settlements } from '../reconciliation/store.ts';
import { untilAnswered } from './attempts.ts';
import { type Item, recordFrom } from './items.ts';
import { AGENT_SHARDS, settlementShard } from './keys.ts';
import { SETTLEMENTS_INDEX } from './tables.ts';

const PAGE = 100;

/** Read through an index, which in AWS may lag the newest entry by a moment. */
export class DynamoSettlements implements Settlements {
  readonly shards = AGENT_SHARDS;
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async *pages(source: Source, { of, shard, from, until }: SettlementSpan): AsyncIterable<readonly LedgerEntry[]> {
    let next: Item | undefined;
    do {
      const command: QueryCommand = new QueryCommand({
        TableName: this.#table,
        IndexName: SETTLEMENTS_INDEX,
        KeyConditionExpression: 'settlementShard = :shard AND createdAt BETWEEN :from AND :until',
        ExpressionAttributeValues: {
          ':shard': { S: settlementShard(source, shard, of) },
          ':from': { S: from },
          ':until': { S: until },
        },
        Limit: PAGE,
        ...(next && { ExclusiveStartKey: next }),
      });
      const deadline = backgroundDeadline(this.#clock);
      const answer = await untilAnswered((options) => this.#client.send(command, options), deadline, this.#clock);
      const records = (answer.Items ?? []).map(recordFrom);
      yield records.filter((record) => record.type === 'entry');
      next = answer.LastEvaluatedKey;
    } while (next);
  }
}
