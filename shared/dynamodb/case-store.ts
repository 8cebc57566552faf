import { type DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, type Deadline, operatorDeadline } from '../application/deadline.ts';
import { CASE_STATUSES, type Case } from '../desk/cases/case.ts';
import type { CaseChange, CasePage, CasePlace, CaseQuery, CaseStore } from '../desk/cases/store.ts';
import type { AuditLine, Occurrence } from '../domain/beside.ts';
import { untilAnswered } from './attempts.ts';
import {
  CASE_SHARDS,
  caseFrom,
  changeUpdate,
  listedAt,
  occurrenceUpdate,
  shardWithin,
  statusShard,
} from './case-item.ts';
import { auditItem } from './desk-items.ts';
import type { Item } from './items.ts';
import { CASES_BY_KIND, CASES_BY_PLAYER, CASES_BY_PROTOCOL, CASES_BY_STATUS, type LedgerTables } from './tables.ts';
import { writeUntilKnown } from './transaction.ts';

/** Of what a filter passes over, so many are read at a time. */
const FILTERED_LIMIT = 250;
/** After every time that a key can begin with. */
const END_OF_TIME = '9';

/** One partition of an index, and the members that it leaves to a filter. */
interface Shelf {
  readonly index: string;
  readonly by: string;
  readonly value: string;
  readonly filter: readonly (readonly [member: string, value: string])[];
}

export class DynamoCaseStore implements CaseStore {
  readonly #client: DynamoDBClient;
  readonly #tables: Pick<LedgerTables, 'audit' | 'cases'>;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tables: Pick<LedgerTables, 'audit' | 'cases'>, clock: Clock) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async happened(occurrence: Occurrence, deadline: Deadline): Promise<void> {
    const command = new UpdateItemCommand(occurrenceUpdate(occurrence, this.#tables.cases));
    await untilAnswered((options) => this.#client.send(command, options), deadline, this.#clock);
  }

  async get(caseId: string): Promise<Case | undefined> {
    const Key = { caseId: { S: caseId } };
    const command = new GetItemCommand({ TableName: this.#tables.cases, Key, ConsistentRead: true });
    const { Item: item } = await this.#answered((options) => this.#client.send(command, options));
    return item && caseFrom(item);
  }

  async change(known: Case, change: CaseChange, line: AuditLine): Promise<boolean> {
    const writes = new Map([
      ['case', { Update: changeUpdate(known, change, this.#tables.cases) }],
      ['audit', { Put: { TableName: this.#tables.audit, Item: auditItem(line) } }],
    ]);
    // Where an attempt of ours was not answered and written all the same, the next look finds the case as it was to become.
    return (await writeUntilKnown(this.#client, writes, this.#clock)).type === 'committed';
  }

  async list(query: CaseQuery, limit: number, after?: CasePlace): Promise<CasePage> {
    const until = after ? listedAt(after) : END_OF_TIME;
    const found = await Promise.all(shelvesOf(query).map((shelf) => this.#newestOn(shelf, limit + 1, until)));
    // While an index follows a change, a case may stand on two shelves.
    const distinct = new Map(found.flat().map((item) => [item.caseId, item]));
    const newest = [...distinct.values()].sort((a, b) => (listedAt(a) < listedAt(b) ? 1 : -1));
    const cases = newest.slice(0, limit);
    const last = cases.at(-1);
    return { cases, ...(newest.length > limit && last && { next: { caseId: last.caseId, lastAt: last.lastAt } }) };
  }

  async #newestOn({ index, by, value, filter }: Shelf, wanted: number, until: string): Promise<Case[]> {
    const found: Case[] = [];
    let start: Item | undefined;
    do {
      const command = new QueryCommand({
        TableName: this.#tables.cases,
        IndexName: index,
        KeyConditionExpression: '#by = :by AND #listed < :until',
        ExpressionAttributeNames: {
          '#by': by,
          '#listed': 'listed',
          ...Object.fromEntries(filter.map(([member]) => [`#${member}`, member])),
        },
        ExpressionAttributeValues: {
          ':by': { S: value },
          ':until': { S: until },
          ...Object.fromEntries(filter.map(([member, text]) => [`:${member}`, { S: text }])),
        },
        ...(filter.length > 0 && {
          FilterExpression: filter.map(([member]) => `#${member} = :${member}`).join(' AND '),
        }),
        ScanIndexForward: false,
        Limit: filter.length > 0 ? FILTERED_LIMIT : wanted - found.length,
        ...(start && { ExclusiveStartKey: start }),
      });
      const { Items = [], LastEvaluatedKey } = await this.#answered((options) => this.#client.send(command, options));
      found.push(...Items.map(caseFrom));
      start = LastEvaluatedKey;
    } while (start !== undefined && found.length < wanted);
    return found;
  }

  #answered<T>(send: Parameters<typeof untilAnswered<T>>[0]): Promise<T> {
    return untilAnswered(send, operatorDeadline(this.#clock), this.#clock);
  }
}

/** A player has few cases; all others are listed by the narrowest index, and what is left to a filter is one member. */
function shelvesOf({ status, kind, protocol, playerId }: CaseQuery): Shelf[] {
  const given = { status, kind, protocol };
  const filterBy = (...members: readonly (keyof typeof given)[]) =>
    members.flatMap((member) => {
      const value = given[member];
      return value === undefined ? [] : [[member, value] as const];
    });
  if (playerId !== undefined) {
    const filter = filterBy('status', 'kind', 'protocol');
    return [{ index: CASES_BY_PLAYER, by: 'playerId', value: playerId, filter }];
  }
  const statuses = status === undefined ? CASE_STATUSES : [status];
  const shards = statuses.flatMap((each) => Array.from({ length: CASE_SHARDS }, (_, shard) => [each, shard] as const));
  return shards.map(([each, shard]): Shelf => {
    if (kind !== undefined) {
      const value = shardWithin(kind, each, shard);
      return { index: CASES_BY_KIND, by: 'kindShard', value, filter: filterBy('protocol') };
    }
    if (protocol !== undefined) {
      const value = shardWithin(protocol, each, shard);
      return { index: CASES_BY_PROTOCOL, by: 'protocolShard', value, filter: [] };
    }
    return { index: CASES_BY_STATUS, by: 'statusShard', value: statusShard(each, shard), filter: [] };
  });
}
