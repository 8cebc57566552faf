import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { History, Stretch, WalletName } from '../desk/lookups/history.ts';
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

  async page({ playerId, currency }: WalletName, { after, until, order, limit }: Stretch): Promise<LedgerEntry[]> {
    if (until <= after) return [];
    const query = new QueryCommand({
      TableName: this.#table,
      IndexName: HISTORY_INDEX,
      KeyConditionExpression: 'walletKey = :wallet AND walletVersion BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':wallet': { S: walletKey(playerId, currency) },
        ':first': { N: (after + 1).toString() },
        ':last': { N: until.toString() },
      },
      ScanIndexForward: order === 'oldest',
      Limit: limit,
    });
    const deadline = backgroundDeadline(this.#clock);
    const { Items = [] } = await untilAnswered((options) => this.#client.send(query, options), deadline, this.#clock);
    return Items.map(recordFrom).filter((record): record is LedgerEntry => record.type === 'entry');
  }
}
