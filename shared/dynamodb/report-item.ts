import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Source } from '../domain/ids.ts';
import type { Standing } from '../reconciliation/judge.ts';
import type { ItemPlace, PullState, ReconciliationItem } from '../reconciliation/store.ts';
import type { Item } from './items.ts';
import { agentShard, type Key, shardOf } from './keys.ts';

/** Index of the reports' table: one agent's items of one standing. */
export const STATUS_INDEX = 'byStatus';

/** An agent's items are spread like its settlements, so that a long report does not meet the limit of one partition. */
export function itemKeyOf(source: Source, { key, ticketId }: ItemPlace): Key {
  return { agentKey: { S: agentShard(source, shardOf(ticketId)) }, rowKey: { S: key } };
}

export function statusKey(source: Source, standing: Standing): string {
  return `${source.protocol}#${source.agentId}#${standing}`;
}

export function stateKey(source: Source): Key {
  return { agentKey: { S: `${source.protocol}#${source.agentId}` }, rowKey: { S: 'state' } };
}

/** The two sides are kept as texts: nothing is looked up by their parts, and a report has a hundred thousand of them. */
export function reportItem(source: Source, item: ReconciliationItem): Item {
  const { key: _, row, booked, ...attributes } = item;
  const status = statusKey(source, item.standing);
  return {
    ...itemKeyOf(source, item),
    ...marshall({ ...attributes, statusKey: status }),
    ...(row && { row: { S: JSON.stringify(row) } }),
    ...(booked && { booked: { S: JSON.stringify(booked, withoutBigInts) } }),
  };
}

/** Written by this house only, so its form is taken on trust. */
export function reportItemFrom(item: Item): ReconciliationItem {
  const { agentKey: _, statusKey: __, rowKey: key, row, booked, ...attributes } = unmarshall(item);
  return {
    key,
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
export function shardMark(shard: number): string {
  return `checked${shard}`;
}

export function pullStateFrom(item: Item | undefined): PullState {
  const { cursor, newestReportedAt, ...attributes } = unmarshall(item ?? {}) as Record<string, string>;
  const checked = Object.entries(attributes).filter(([name]) => name.startsWith('checked'));
  return {
    ...(cursor !== undefined && { cursor }),
    ...(newestReportedAt !== undefined && { newestReportedAt }),
    checkedUntil: new Map(checked.map(([name, until]) => [Number(name.slice('checked'.length)), until])),
  };
}
