import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, operatorDeadline } from '../application/deadline.ts';
import type { SessionStore } from '../application/players.ts';
import { readToken } from '../application/session-token.ts';
import type { AuditLine } from '../domain/beside.ts';
import type { Session } from '../domain/wallet.ts';
import { untilAnswered } from './attempts.ts';
import { besideWrites } from './beside-writes.ts';
import { sessionFrom, sessionItem } from './items.ts';
import { playerKey, playerKeyFromToken, sessionKey } from './keys.ts';
import type { LedgerTables } from './tables.ts';
import { type NamedWrites, writeUntilKnown } from './transaction.ts';

export class DynamoSessionStore implements SessionStore {
  readonly #client: DynamoDBClient;
  readonly #tables: LedgerTables;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tables: LedgerTables, clock: Clock) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async open(token: string, session: Session, line: AuditLine): Promise<void> {
    const Item = { ...sessionKey(token), ...sessionItem(session) };
    const condition = { ConditionExpression: 'attribute_not_exists(tokenHash)' };
    const put = { Put: { TableName: this.#tables.sessions, Item, ...condition } };
    // A condition that fails is an attempt of ours that was not answered: nobody else makes this token.
    await this.#confirmed(new Map([['session', put], ...this.#audited(line)]));
  }

  async find(token: string): Promise<Session | undefined> {
    const command = new GetItemCommand({
      TableName: this.#tables.sessions,
      Key: sessionKey(token),
      ConsistentRead: true,
    });
    const { Item: item } = await untilAnswered(
      (options) => this.#client.send(command, options),
      operatorDeadline(this.#clock),
      this.#clock,
    );
    return item && sessionFrom(item);
  }

  /** The player's row is touched in the same transaction, so that a stake decided on the living session can no longer commit. */
  async end(token: string, line: AuditLine): Promise<void> {
    const parts = readToken(token);
    if (!parts) return;
    await this.#confirmed(new Map([...this.#endWrites(token, parts.playerKey, line.at), ...this.#audited(line)]));
  }

  /**
   * The epoch stops what is being decided, the generation what comes. Sent twice it ends what was opened between the two as well, as if it had come
   * a moment later.
   */
  async endAll(playerId: string, line: AuditLine): Promise<boolean> {
    const endGeneration = {
      TableName: this.#tables.players,
      Key: playerKey(playerId),
      UpdateExpression: 'ADD epoch :one, sessionGeneration :one',
      ConditionExpression: 'playerId = :playerId',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':playerId': { S: playerId } },
    };
    return this.#confirmed(new Map([['player', { Update: endGeneration }], ...this.#audited(line)]));
  }

  #audited(line: AuditLine): NamedWrites {
    return besideWrites([{ act: 'audit', line }], this.#tables);
  }

  /** Whether the writes' conditions held. Throws a `Fault` when the store does not say so in time. */
  async #confirmed(writes: NamedWrites): Promise<boolean> {
    return (await writeUntilKnown(this.#client, writes, this.#clock)).type === 'committed';
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
