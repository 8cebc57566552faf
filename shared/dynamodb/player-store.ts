import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Clock, operatorDeadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import type { PlayerStore } from '../application/players.ts';
import type { Source } from '../domain/ids.ts';
import type { Player, PlayerStatus } from '../domain/wallet.ts';
import { untilAnswered } from './attempts.ts';
import { type Item, nameText, playerFrom, walletItem } from './items.ts';
import { playerKey } from './keys.ts';

export class DynamoPlayerStore implements PlayerStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async get(playerId: string): Promise<Player | undefined> {
    const command = new GetItemCommand({ TableName: this.#table, Key: playerKey(playerId), ConsistentRead: true });
    const { Item: item } = await this.#answered((options) => this.#client.send(command, options));
    const player = item && playerFrom(item);
    return player?.playerId === playerId ? player : undefined;
  }

  async setStatus(playerId: string, status: PlayerStatus, at: string): Promise<Player> {
    const item = await this.#update(playerId, {
      UpdateExpression:
        'SET playerId = :playerId, #status = :status, createdAt = if_not_exists(createdAt, :at), wallets = if_not_exists(wallets, :none) ADD epoch :one',
      ConditionExpression: 'attribute_not_exists(playerKey) OR playerId = :playerId',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':playerId': { S: playerId },
        ':status': { S: status },
        ':at': { S: at },
        ':none': { M: {} },
        ':one': { N: '1' },
      },
    });
    if (!item) throw new Fault('corrupt_item', 'two player ids have the same key');
    return playerFrom(item);
  }

  async openWallet(playerId: string, currency: string): Promise<Player | undefined> {
    const item = await this.#update(playerId, {
      UpdateExpression: 'SET wallets.#currency = if_not_exists(wallets.#currency, :opened)',
      ConditionExpression: 'playerId = :playerId',
      ExpressionAttributeNames: { '#currency': currency },
      ExpressionAttributeValues: {
        ':playerId': { S: playerId },
        ':opened': walletItem({ currency, balance: 0n, version: 0, newestStakes: {} }),
      },
    });
    return item && playerFrom(item);
  }

  async nameAt(playerId: string, source: Source, name: string): Promise<void> {
    await this.#update(playerId, {
      UpdateExpression: 'ADD #names :name',
      ConditionExpression: 'playerId = :playerId',
      ExpressionAttributeNames: { '#names': 'names' },
      ExpressionAttributeValues: { ':playerId': { S: playerId }, ':name': { SS: [nameText(source, name)] } },
    });
  }

  /** `undefined` when the condition does not hold. An update that is sent again says the same; at most the epoch, which only ends stakes, is counted twice. */
  async #update(playerId: string, update: Partial<UpdateItemCommand['input']>): Promise<Item | undefined> {
    const command = new UpdateItemCommand({
      TableName: this.#table,
      Key: playerKey(playerId),
      ReturnValues: 'ALL_NEW',
      ...update,
    });
    try {
      return (await this.#answered((options) => this.#client.send(command, options))).Attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  #answered<T>(send: Parameters<typeof untilAnswered<T>>[0]): Promise<T> {
    return untilAnswered(send, operatorDeadline(this.#clock), this.#clock);
  }
}
