import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, operatorDeadline } from '../application/deadline.ts';
import type { History, HistoryPage } from '../application/players.ts';
import type { LedgerEntry } from '../domain/record.ts';
import { untilAnswered } from './attempts.ts';
import { recordFrom } from './items.ts';
import { walletKey } from './keys.ts';
import { HISTORY_INDEX } from './tables.ts';

/** Read through an index, which in AWS may lag the newest entry by a moment; no decision reads it. */
export class DynamoHistory implements History {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async page(playerId: string, currency: string, limit: number, olderThan?: number): Promise<HistoryPage> {
    const below = olderThan === undefined ? '' : ' AND walletVersion < :olderThan';
    const command = new QueryCommand({
      TableName: this.#table,
      IndexName: HISTORY_INDEX,
      KeyConditionExpression: `walletKey = :wallet${below}`,
      ExpressionAttributeValues: {
        ':wallet': { S: walletKey(playerId, currency) },
        ...(olderThan !== undefined && { ':olderThan': { N: olderThan.toString() } }),
      },
      ScanIndexForward: false,
      Limit: limit,
    });
    const deadline = operatorDeadline(this.#clock);
    const answer = await untilAnswered((options) => this.#client.send(command, options), deadline, this.#clock);
    const entries = (answer.Items ?? [])
      .map(recordFrom)
      .filter((record): record is LedgerEntry => record.type === 'entry');
    const oldest = entries.at(-1)?.walletVersion;
    // Versions have no gaps: the entry with version 1 is the last one, however many items the page held.
    return { entries, ...(oldest !== undefined && oldest > 1 && { olderThan: oldest }) };
  }
}
