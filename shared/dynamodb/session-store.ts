import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, operatorDeadline } from '../application/deadline.ts';
import type { SessionStore } from '../application/players.ts';
import { BUSY_STORE, Retry } from '../application/retry.ts';
import { readToken } from '../application/session-token.ts';
import type { Session } from '../domain/wallet.ts';
import { untilAnswered } from './attempts.ts';
import { sessionItem } from './items.ts';
import { playerKeyFromToken, sessionKey } from './keys.ts';
import type { LedgerTables } from './tables.ts';
import { type NamedWrites, writeAll } from './transaction.ts';

export class DynamoSessionStore implements SessionStore {
  readonly #client: DynamoDBClient;
  readonly #tables: LedgerTables;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tables: LedgerTables, clock: Clock) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async open(token: string, session: Session): Promise<void> {
    const Item = { ...sessionKey(token), ...sessionItem(session) };
    const condition = { ConditionExpression: 'attribute_not_exists(tokenHash)' };
    const command = new PutItemCommand({ TableName: this.#tables.sessions, Item, ...condition });
    try {
      const deadline = operatorDeadline(this.#clock);
      await untilAnswered((options) => this.#client.send(command, options), deadline, this.#clock);
    } catch (error) {
      // No token is minted twice: what stands there is this session, put by an attempt whose answer was lost.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** The player's row is touched in the same transaction, so that a stake decided on the living session can no longer commit. */
  async end(token: string, at: string): Promise<void> {
    const parts = readToken(token);
    if (!parts) return;
    const deadline = operatorDeadline(this.#clock);
    const retry = new Retry('the end of a session', BUSY_STORE, this.#clock, deadline);
    for (;;) {
      const result = await writeAll(this.#client, this.#endWrites(token, parts.playerKey, at), deadline);
      if (result.type === 'committed' || result.type === 'lost') return;
      await retry.pause();
    }
  }

  #endWrites(token: string, tokenPlayerKey: string, at: string): NamedWrites {
    const end = {
      TableName: this.#tables.sessions,
      Key: sessionKey(token),
      UpdateExpression: 'SET endedAt = :at',
      ConditionExpression: 'attribute_exists(tokenHash) AND attribute_not_exists(endedAt)',
      ExpressionAttributeValues: { ':at': { S: at } },
    };
    const stopStakes = {
      TableName: this.#tables.players,
      Key: playerKeyFromToken(tokenPlayerKey),
      UpdateExpression: 'SET sessionEndedAt = :at ADD epoch :one',
      ConditionExpression: 'attribute_exists(playerKey)',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':at': { S: at } },
    };
    return new Map([
      ['session', { Update: end }],
      ['player', { Update: stopStakes }],
    ]);
  }
}
