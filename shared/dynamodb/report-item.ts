import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Standing } from '../application/reconcile.ts';
import type { ItemPlace, PullState, ReconciliationItem } from '../application/report-store.ts';
import type { Source } from '../domain/ids.ts';
import type { Item } from './items.ts';
import { type Key, settlementShard, shardOf } from './keys.ts';

/** Index of the reports' table: one agent's items of one standing. */
export const STATUS_INDEX = 'byStatus';

/** An agent's items are spread like its settlements, so that a long report does not meet the limit of one partition. */
export function itemKeyOf(source: Source, { key, ticketId }: ItemPlace): Key {
  return { agentKey: { S: settlementShard(source, shardOf(ticketId)) }, rowKey: { S: key } };
}

export function statusKey(source: Source, standing: Standing): string {
  return `${source.protocol}#${source.agentId}#${standing}`;
}

export function stateKey(source: Source): Key {
  return { agentKey: { S: `${source.protocol}#${source.agentId}` }, rowKey: { S: 'state' } };
}

export function reportItem(source: Source, item: ReconciliationItem): Item {
  const { key: _, ...attributes } = item;
  const status = { statusKey: statusKey(source, item.standing) };
  return { ...itemKeyOf(source, item), ...marshall({ ...attributes, ...status }, { removeUndefinedValues: true }) };
}

/** Written by this house only, so its form is taken on trust. */
export function reportItemFrom(item: Item): ReconciliationItem {
  const { agentKey: _, statusKey: __, rowKey: key, ...attributes } = unmarshall(item, { wrapNumbers: BigInt });
  return { key, ...attributes } as ReconciliationItem;
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
