import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Clock, type Deadline, operatorDeadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { BUSY_STORE, Retry } from '../application/retry.ts';
import { limitedBy } from './client.ts';
import { failureOf } from './failures.ts';
import type { Item } from './items.ts';

/** A write with a name, so that what failed is read by name and never by its place in a list. */
export type NamedWrites = ReadonlyMap<string, NamedWrite>;
export type NamedWrite = Pick<TransactWriteItem, 'Put' | 'Update'>;

export type WriteResult =
  | { readonly type: 'committed' }
  /** What stands now where conditions failed, by name; `undefined` where nothing stands. */
  | { readonly type: 'lost'; readonly current: ReadonlyMap<string, Item | undefined> }
  | { readonly type: 'busy' }
  | { readonly type: 'unknown' };

/** All or nothing. Throws a `Fault` for defects of ours, and when no time is left to ask. One write alone is sent as itself, which costs half. */
export async function writeAll(client: DynamoDBClient, writes: NamedWrites, deadline: Deadline): Promise<WriteResult> {
  const limited = limitedBy(deadline);
  try {
    await send(client, [...writes.values()], limited);
    return { type: 'committed' };
  } catch (error) {
    const current = lostConditions(error, [...writes.keys()]);
    if (current) return { type: 'lost', current };
    const failure = failureOf(error);
    if (failure === 'defect')
      throw new Fault('store_unavailable', `the store refused a write: ${nameOf(error)}`, { cause: error });
    return { type: failure === 'busy' ? 'busy' : 'unknown' };
  }
}

/**
 * For changes that the operator waits for: sent again until the store says that it is done, or that a condition failed. Throws a `Fault` when it does not say so
 * in time; the change may then have been made. After an attempt without an answer a failed condition may be that attempt's own work.
 */
export async function writeUntilKnown(
  client: DynamoDBClient,
  writes: NamedWrites,
  clock: Clock,
): Promise<Exclude<WriteResult, { type: 'busy' | 'unknown' }>> {
  const deadline = operatorDeadline(clock);
  const retry = new Retry('a change', BUSY_STORE, clock, deadline);
  for (;;) {
    const result = await writeAll(client, writes, deadline);
    if (result.type === 'committed' || result.type === 'lost') return result;
    await retry.pause();
  }
}

async function send(
  client: DynamoDBClient,
  writes: readonly NamedWrite[],
  limited: ReturnType<typeof limitedBy>,
): Promise<void> {
  const [only] = writes;
  if (writes.length === 1 && only?.Put) await client.send(limited(new PutItemCommand(only.Put)));
  else if (writes.length === 1 && only?.Update) await client.send(limited(new UpdateItemCommand(only.Update)));
  else await client.send(limited(new TransactWriteItemsCommand({ TransactItems: [...writes] })));
}

/** `undefined` unless every reason is a failed condition: when one item was in conflict, the others' conditions tell only half of the story. */
function lostConditions(error: unknown, names: readonly string[]): Map<string, Item | undefined> | undefined {
  const [onlyName] = names;
  if (error instanceof ConditionalCheckFailedException && onlyName !== undefined)
    return new Map([[onlyName, error.Item]]);
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const current = new Map<string, Item | undefined>();
  for (const [index, reason] of (error.CancellationReasons ?? []).entries()) {
    const name = names[index];
    if (reason.Code === undefined || reason.Code === 'None' || name === undefined) continue;
    if (reason.Code !== 'ConditionalCheckFailed') return undefined;
    current.set(name, reason.Item);
  }
  return current.size > 0 ? current : undefined;
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
