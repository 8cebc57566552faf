import { createHash } from 'node:crypto';
import type { Update } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Chunk, Held, Position } from '../books/store.ts';
import type { BookSums, ChangeOfDay, LineOfDay } from '../books/sums.ts';
import { BOOK_SPREADS, changeKey, FIGURE_ATTRIBUTES, heldKey, lineKey, positionKey, slotText } from './book-keys.ts';
import type { Key } from './keys.ts';
import type { NamedWrite, NamedWrites } from './transaction.ts';

/**
 * A shard that is written is met by a pulse every minute, and a stream keeps what it holds for 24 hours: long before this is over, a shard whose position was not
 * moved is one that the stream has forgotten.
 */
const POSITION_KEPT_S = 30 * 86_400;

/** A chunk in the store's own words: the position under the condition that it is as it was read, and what is added. `now` in milliseconds since 1970. */
export function chunkWrites({ shardId, before, after, sums, held }: Chunk, table: string, now: number): NamedWrites {
  const spread = spreadOf(shardId);
  const added = sums.flatMap(({ generation, sums: own }) => [
    ...sumsUpdates(own, generation, spread),
    ...held.map((each) => heldUpdate(generation, each)),
  ]);
  const writes: Omit<Update, 'TableName'>[] = [positionUpdate(shardId, before, after, now), ...added];
  return new Map(
    writes.map((update, index): [string, NamedWrite] => [`${index}`, { Update: { TableName: table, ...update } }]),
  );
}

/** Everything that sums add to a generation, each an update of one item. */
export function sumsUpdates({ lines, changes }: BookSums, generation: number, spread: number) {
  return [
    ...[...lines.values()].map((ofDay) =>
      addition(lineKey(generation, ofDay.day, ofDay.line, spread), lineValues(ofDay)),
    ),
    ...[...changes.values()].map((ofDay) =>
      addition(changeKey(generation, ofDay.day, ofDay.currency, spread), changeValues(ofDay)),
    ),
    ...monthsOf(changes.values()).map(({ month, currency, amount }) =>
      addition(changeKey(generation, month, currency, spread), { whole: amount }),
    ),
  ];
}

export function heldUpdate(generation: number, { at, id, reason, key }: Held): Omit<Update, 'TableName'> {
  return {
    Key: heldKey(generation, at, id),
    UpdateExpression: 'SET reason = :reason, ledgerKey = :key',
    ExpressionAttributeValues: marshall({ ':reason': reason, ':key': key ?? '' }),
  };
}

function positionUpdate(
  shardId: string,
  before: Position | undefined,
  after: Position,
  now: number,
): Omit<Update, 'TableName'> {
  const { sequence, pulseAt } = after;
  return {
    Key: positionKey(shardId),
    UpdateExpression: `SET sequenceNumber = :after, forgetAt = :forgetAt${pulseAt === undefined ? '' : ', pulseAt = :pulseAt'}`,
    ConditionExpression: before ? 'sequenceNumber = :before' : 'attribute_not_exists(sequenceNumber)',
    ExpressionAttributeValues: marshall({
      ':after': sequence,
      ':forgetAt': Math.floor(now / 1_000) + POSITION_KEPT_S,
      ...(pulseAt !== undefined && { ':pulseAt': pulseAt }),
      ...(before && { ':before': before.sequence }),
    }),
  };
}

function addition(key: Key, values: Readonly<Record<string, bigint>>): Omit<Update, 'TableName'> {
  const names = Object.keys(values);
  return {
    Key: key,
    UpdateExpression: `ADD ${names.map((name) => `${name} :${name}`).join(', ')}`,
    ExpressionAttributeValues: marshall(Object.fromEntries(names.map((name) => [`:${name}`, values[name]]))),
  };
}

function lineValues({ sums }: LineOfDay): Record<string, bigint> {
  const values: Record<string, bigint> = {};
  for (const [halfHour, figures] of sums) {
    for (const [figure, { count, amount }] of figures) {
      const name = `${FIGURE_ATTRIBUTES[figure]}${slotText(halfHour)}`;
      values[`${name}n`] = BigInt(count);
      values[`${name}a`] = amount;
    }
  }
  return values;
}

function changeValues({ changes }: ChangeOfDay): Record<string, bigint> {
  const values: Record<string, bigint> = { whole: 0n };
  for (const [halfHour, amount] of changes) {
    values[`h${slotText(halfHour)}`] = amount;
    values['whole'] = (values['whole'] ?? 0n) + amount;
  }
  return values;
}

function monthsOf(changes: Iterable<ChangeOfDay>): { month: string; currency: string; amount: bigint }[] {
  const months = new Map<string, { month: string; currency: string; amount: bigint }>();
  for (const ofDay of changes) {
    const month = ofDay.day.slice(0, 7);
    const name = `${month}#${ofDay.currency}`;
    const amount = (months.get(name)?.amount ?? 0n) + (changeValues(ofDay)['whole'] ?? 0n);
    months.set(name, { month, currency: ofDay.currency, amount });
  }
  return [...months.values()];
}

function spreadOf(shardId: string): number {
  return (createHash('sha256').update(shardId, 'utf8').digest()[0] ?? 0) % BOOK_SPREADS;
}
