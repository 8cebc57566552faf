import { createHash } from 'node:crypto';
import type { Update } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Case, type CaseStatus, listsOf } from '../desk/cases/case.ts';
import type { CaseChange } from '../desk/cases/store.ts';
import type { Occurrence, Settlement } from '../domain/beside.ts';
import { readable } from './format.ts';
import type { Item } from './items.ts';

/** A list is spread, so that a provider's worst hour does not meet one partition's limit of 1,000 writes a second: it would hold up the callbacks. */
export const CASE_SHARDS = 4;

/** Partition keys of the indexes that list cases by status alone, by kind, by protocol. */
export function statusShard(status: CaseStatus, shard: number): string {
  return `${status}#${shard}`;
}

export function shardWithin(list: string, status: CaseStatus, shard: number): string {
  return `${list}#${statusShard(status, shard)}`;
}

function listingOf(caseId: string, status: CaseStatus) {
  const shard = (createHash('sha256').update(caseId, 'utf8').digest()[0] ?? 0) % CASE_SHARDS;
  const { protocol, kind } = listsOf(caseId);
  return {
    status,
    statusShard: statusShard(status, shard),
    kindShard: shardWithin(kind, status, shard),
    protocolShard: shardWithin(protocol, status, shard),
  };
}

/** Sorts by time; equal times by id. */
export function listedAt({ lastAt, caseId }: Pick<Case, 'lastAt' | 'caseId'>): string {
  return `${lastAt}#${caseId}`;
}

/** Whatever stands there. `openSince` is there while the case is open, so that one write can tell a count from an opening. */
export function occurrenceUpdate(occurrence: Occurrence, TableName: string): Update {
  const { caseId, at, times, ...members } = occurrence;
  const listed = listedAt({ lastAt: at, caseId });
  const set = setting({ ...members, ...listingOf(caseId, 'open'), lastAt: at, listed });
  const first = [
    '#openedAt = if_not_exists(#openSince, :at)',
    '#openSince = if_not_exists(#openSince, :at)',
    '#notes = if_not_exists(#notes, :none)',
    '#revision = if_not_exists(#revision, :zero)',
  ];
  return {
    TableName,
    Key: keyOf(caseId),
    UpdateExpression:
      `SET ${[...set.assignments, ...first].join(', ')} ADD #occurrences :times ` +
      'REMOVE #closedAt, #outcome, #adjustmentId',
    ExpressionAttributeNames: {
      ...set.names,
      ...named('openedAt', 'openSince', 'notes', 'revision', 'occurrences', 'closedAt', 'outcome', 'adjustmentId'),
    },
    ExpressionAttributeValues: marshall({ ...set.values, ':at': at, ':none': [], ':zero': 0, ':times': times }),
  };
}

/** Holds only while the case is as the settlement says that it was. What a person said when closing it stays. */
export function settlementUpdate(
  { caseId, adjustmentId, outcome, at, wasOpen }: Settlement,
  TableName: string,
): Update {
  const set = setting({ ...listingOf(caseId, 'closed'), adjustmentId });
  const first = ['#outcome = if_not_exists(#outcome, :outcome)', '#closedAt = if_not_exists(#closedAt, :at)'];
  return {
    TableName,
    Key: keyOf(caseId),
    UpdateExpression: `SET ${[...set.assignments, ...first].join(', ')} ADD #revision :one REMOVE #openSince`,
    ConditionExpression: wasOpen ? '#status = :open' : '#status = :status AND #adjustmentId = :adjustmentId',
    ExpressionAttributeNames: { ...set.names, ...named('outcome', 'closedAt', 'revision', 'openSince') },
    ExpressionAttributeValues: marshall({
      ...set.values,
      ':outcome': outcome,
      ':at': at,
      ':one': 1,
      ...(wasOpen && { ':open': 'open' }),
    }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Holds only while no person has changed the case since, and, for a closing, while it is open. */
export function changeUpdate({ caseId, revision }: Case, change: CaseChange, TableName: string): Update {
  const { expression, names, values, condition = '' } = changeOf(caseId, change);
  return {
    TableName,
    Key: keyOf(caseId),
    UpdateExpression: `${expression} ADD #revision :one`,
    ConditionExpression: `#revision = :from${condition}`,
    ExpressionAttributeNames: { ...names, ...named('revision') },
    ExpressionAttributeValues: marshall({ ...values, ':one': 1, ':from': revision }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

function changeOf(caseId: string, change: CaseChange) {
  if ('note' in change) {
    const values = { ':note': [change.note] };
    return { expression: 'SET #notes = list_append(#notes, :note)', names: named('notes'), values };
  }
  if ('owner' in change) {
    const { owner } = change;
    if (owner === undefined) return { expression: 'REMOVE #owner', names: named('owner'), values: {} };
    return { expression: 'SET #owner = :owner', names: named('owner'), values: { ':owner': owner } };
  }
  const { at, outcome, adjustmentId } = change.closed;
  const settled = adjustmentId === undefined ? {} : { adjustmentId };
  const set = setting({ ...listingOf(caseId, 'closed'), closedAt: at, outcome, ...settled });
  return {
    expression: `SET ${set.assignments.join(', ')} REMOVE #openSince`,
    names: { ...set.names, ...named('openSince') },
    values: { ...set.values, ':open': 'open' },
    condition: ' AND #status = :open',
  };
}

export function caseFrom(item: Item): Case {
  const stored = unmarshall(readable(item), { wrapNumbers: BigInt }) as StoredCase;
  const { statusShard: _, kindShard: __, protocolShard: ___, listed: ____, openSince: _____, ...rest } = stored;
  return { ...rest, occurrences: Number(rest.occurrences), revision: Number(rest.revision) };
}

interface StoredCase extends Omit<Case, 'occurrences' | 'revision'> {
  readonly occurrences: bigint;
  readonly revision: bigint;
  readonly statusShard: string;
  readonly kindShard: string;
  readonly protocolShard: string;
  readonly listed: string;
  readonly openSince?: string;
}

function keyOf(caseId: string) {
  return { caseId: { S: caseId } };
}

function setting(members: Readonly<Record<string, unknown>>) {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return {
    assignments: given.map(([name]) => `#${name} = :${name}`),
    names: named(...given.map(([name]) => name)),
    values: Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
  };
}

function named(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`#${name}`, name]));
}
