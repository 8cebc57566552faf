import { type DynamoDBClient, PutItemCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { type Clock, operatorDeadline } from '../application/deadline.ts';
import type { AuditFilter, AuditLog, AuditPage, AuditPlace } from '../desk/audit/log.ts';
import type { AuditLine } from '../domain/beside.ts';
import { untilAnswered } from './attempts.ts';
import { auditItem, auditKeys, auditLineFrom } from './desk-items.ts';
import type { Item } from './items.ts';
import { ACTOR_INDEX, YEAR_INDEX } from './tables.ts';

/** No wallet is older. */
const FIRST_YEAR = 2020;
/** After every time that a line can begin with. */
const END_OF_TIME = '9';

/** What one query reads: the lines of one target, of one actor or of one year. */
interface Lines {
  readonly index?: string;
  readonly by: 'target' | 'actor' | 'year';
  readonly value: string;
}

export class DynamoAuditLog implements AuditLog {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async write(line: AuditLine): Promise<void> {
    const command = new PutItemCommand({ TableName: this.#table, Item: auditItem(line) });
    await untilAnswered((options) => this.#client.send(command, options), operatorDeadline(this.#clock), this.#clock);
  }

  async page(filter: AuditFilter, limit: number, now: string, after?: AuditPlace): Promise<AuditPage> {
    const found: AuditLine[] = [];
    for (const lines of partitionsOf(filter, now, after)) {
      let start = after && lines.value === auditKeys(after)[lines.by] ? startOf(lines, after) : undefined;
      do {
        const page = await this.#query(lines, filter, limit + 1 - found.length, start);
        found.push(...page.items.map(auditLineFrom));
        start = page.next;
      } while (start !== undefined && found.length <= limit);
      if (found.length > limit) break;
    }
    const lines = found.slice(0, limit);
    const last = lines.at(-1);
    return { lines, ...(found.length > limit && last && { next: last }) };
  }

  async #query(lines: Lines, { actor, from = '', to = END_OF_TIME }: AuditFilter, Limit: number, start?: Item) {
    const isFiltered = lines.by === 'target' && actor !== undefined;
    const input: QueryCommandInput = {
      TableName: this.#table,
      ...(lines.index !== undefined && { IndexName: lines.index }),
      // A key is a time and an id, so that the bare time of an end stands before all lines of that time.
      KeyConditionExpression: '#by = :value AND #line BETWEEN :from AND :to',
      ...(isFiltered && { FilterExpression: '#actor = :actor' }),
      ExpressionAttributeNames: { '#by': lines.by, '#line': 'line', ...(isFiltered && { '#actor': 'actor' }) },
      ExpressionAttributeValues: {
        ':value': { S: lines.value },
        ':from': { S: from === '' ? '0' : from },
        ':to': { S: to },
        ...(isFiltered && { ':actor': { S: actor } }),
      },
      ScanIndexForward: false,
      Limit,
      ...(start && { ExclusiveStartKey: start }),
    };
    const { Items = [], LastEvaluatedKey } = await untilAnswered(
      (options) => this.#client.send(new QueryCommand(input), options),
      operatorDeadline(this.#clock),
      this.#clock,
    );
    return { items: Items, next: LastEvaluatedKey };
  }
}

/** Newest first: a target and an actor are one partition each, a span of time is as many as it has years. */
function partitionsOf({ target, actor, from, to }: AuditFilter, now: string, after?: AuditPlace): Lines[] {
  if (target !== undefined) return [{ by: 'target', value: target }];
  if (actor !== undefined) return [{ index: ACTOR_INDEX, by: 'actor', value: actor }];
  const newest = yearOf([now, to ?? now, after?.at ?? now].reduce((one, other) => (one < other ? one : other)));
  const oldest = Math.max(yearOf(from ?? ''), FIRST_YEAR);
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) => ({
    index: YEAR_INDEX,
    by: 'year' as const,
    value: String(newest - index),
  }));
}

function yearOf(at: string): number {
  return Number(at.slice(0, 4));
}

function startOf({ by }: Lines, after: AuditPlace): Item {
  const keys = auditKeys(after);
  const { target, line } = keys;
  return { target: { S: target }, line: { S: line }, ...(by !== 'target' && { [by]: { S: keys[by] } }) };
}
