import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { Chapter } from '../desk/lookups/chapters.ts';
import type { History, Stretch, WalletName } from '../desk/lookups/history.ts';
import type { LedgerEntry } from '../domain/record.ts';
import { untilAnswered } from './attempts.ts';
import { chapterFrom, chaptersKey } from './chapter-item.ts';
import { type Item, recordFrom } from './items.ts';
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
    const { Items = [] } = await this.#answered((options) => this.#client.send(query, options));
    return Items.map(recordFrom).filter((record): record is LedgerEntry => record.type === 'entry');
  }

  async chapters(wallet: WalletName): Promise<readonly Chapter[]> {
    const found: Chapter[] = [];
    let start: Item | undefined;
    do {
      const query = new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'transactionKey = :chapters',
        ExpressionAttributeValues: { ':chapters': { S: chaptersKey(wallet) } },
        ...(start && { ExclusiveStartKey: start }),
      });
      const { Items = [], LastEvaluatedKey } = await this.#answered((options) => this.#client.send(query, options));
      found.push(...Items.map(chapterFrom));
      start = LastEvaluatedKey;
    } while (start);
    return found;
  }

  #answered<T>(send: Parameters<typeof untilAnswered<T>>[0]): Promise<T> {
    return untilAnswered(send, backgroundDeadline(this.#clock), this.#clock);
  }
}
