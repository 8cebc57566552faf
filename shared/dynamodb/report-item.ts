import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Source } from '../domain/ids.ts';
import type { Match } from '../reconciliation/judge.ts';
import type { ItemPlace, PullState, ReconciliationItem, RowPlace } from '../reconciliation/store.ts';
import type { Document } from './documents.ts';
import { readable } from './format.ts';
import type { Item } from './items.ts';
import { agentShard, type Key, shardOf } from './keys.ts';

/** Index of the reports' table: one agent's items of one match. */
export const STATUS_INDEX = 'byStatus';
/** The attribute that holds an item's match. */
const MATCH = 'standing';

/** An agent's items are spread like its settlements, so that a long report does not meet the limit of one partition. */
export function itemKeyOf(source: Source, { key, ticketId }: ItemPlace): Key {
  return { agentKey: { S: agentShard(source, shardOf(ticketId)) }, rowKey: { S: key } };
}

export function statusKey(source: Source, match: Match): string {
  return `${source.protocol}#${source.agentId}#${match}`;
}

export function stateKey({ protocol, agentId }: Source) {
  return { agentKey: `${protocol}#${agentId}`, rowKey: 'state' };
}

/** Where the row of an id stands; shares no key with an item. */
export function placeKeyOf(source: Source, rowId: string): Key {
  return { agentKey: { S: agentShard(source, shardOf(rowId)) }, rowKey: { S: `at#${rowId}` } };
}

export function placeItem(source: Source, { rowId, ticketId, report }: RowPlace): Item {
  return { ...placeKeyOf(source, rowId), ticketId: { S: ticketId }, report: { S: report } };
}

export function placeFrom(rowId: string, item: Item): RowPlace {
  const { ticketId, report } = readable(item);
  return { rowId, ticketId: ticketId?.S ?? '', report: report?.S ?? '' };
}

/** The two sides are kept as texts: nothing is looked up by their parts, and a report has a hundred thousand of them. */
export function reportItem(source: Source, item: ReconciliationItem): Item {
  const { key: _, row, booked, match, ...attributes } = item;
  return {
    ...itemKeyOf(source, item),
    ...marshall({ ...attributes, [MATCH]: match, statusKey: statusKey(source, match) }),
    ...(row && { row: { S: JSON.stringify(row) } }),
    ...(booked && { booked: { S: JSON.stringify(booked, withoutBigInts) } }),
  };
}

/** What was withdrawn is in no list, and is no item any more. The function may not delete, and an older pull must not bring it back. */
export function withdrawnItem(source: Source, item: ItemPlace & Pick<ReconciliationItem, 'judgedAt'>): Item {
  return { ...itemKeyOf(source, item), ticketId: { S: item.ticketId }, judgedAt: { S: item.judgedAt } };
}

/** Written by this house only, so its form is taken on trust. */
export function reportItemFrom(item: Item): ReconciliationItem | undefined {
  const {
    agentKey: _,
    statusKey: __,
    rowKey: key,
    row,
    booked,
    [MATCH]: match,
    ...attributes
  } = unmarshall(readable(item));
  if (match === undefined) return undefined;
  return {
    key,
    match,
    ...attributes,
    ...(row && { row: JSON.parse(row) }),
    ...(booked && { booked: ticketFrom(JSON.parse(booked)) }),
  } as ReconciliationItem;
}

function withoutBigInts(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function ticketFrom({ stake, payout, prize, ...ticket }: Record<string, string>): unknown {
  return {
    ...ticket,
    ...(stake !== undefined && { stake: BigInt(stake) }),
    ...(payout !== undefined && { payout: BigInt(payout) }),
    ...(prize !== undefined && { prize: BigInt(prize) }),
  };
}

/** The attribute of the state that says how far a shard of settlements was checked. */
export function shardMark(shard: number | ''): string {
  return `checked${shard}`;
}

/** The attribute of the state that says behind which item of a match the next pull goes on. */
export function againMark(match: Match | ''): string {
  return `again_${match}`;
}

/** A state holds nothing but texts. */
export function pullStateFrom(state: Document = {}): PullState {
  const texts = readable(state) as Record<string, string | undefined>;
  const { cursor, report, newestReportedAt: reportedUntil, turnAt, finishedAt, undoneUntil, ...marks } = texts;
  const known = { cursor, report, reportedUntil, turnAt, finishedAt, undoneUntil };
  return {
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    checkedUntil: new Map(marksFrom(marks, shardMark('')).map(([shard, until]) => [Number(shard), until])),
    againAfter: new Map(marksFrom(marks, againMark('')) as [Match, string][]),
  };
}

/** The marks of one kind, without what their names have in common. */
function marksFrom(marks: Record<string, string | undefined>, prefix: string): [string, string][] {
  return Object.entries(marks).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
  );
}
