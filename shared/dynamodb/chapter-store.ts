import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import type { Chapter, ChapterStore } from '../desk/lookups/chapters.ts';
import type { WalletName } from '../desk/lookups/history.ts';
import { untilAnswered } from './attempts.ts';
import { chapterItem } from './chapter-item.ts';

export class DynamoChapterStore implements ChapterStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async put(wallet: WalletName, chapter: Chapter): Promise<void> {
    const command = new PutItemCommand({ TableName: this.#table, Item: chapterItem(wallet, chapter) });
    await untilAnswered((options) => this.#client.send(command, options), backgroundDeadline(this.#clock), this.#clock);
  }
}
