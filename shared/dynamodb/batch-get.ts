import { BatchGetItemCommand, type DynamoDBClient, type KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Clock, Deadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { BUSY_STORE, Retry } from '../application/retry.ts';
import { limitedBy } from './client.ts';
import { failureOf } from './failures.ts';
import type { Item } from './items.ts';
import { nameOf } from './transaction.ts';

/** The items of one read, by table. It is repeated until the deadline: a read changes nothing, whatever became of the earlier ones. Throws a `Fault`. */
export async function batchGet(
  client: DynamoDBClient,
  requested: Record<string, KeysAndAttributes>,
  deadline: Deadline,
  clock: Clock,
): Promise<Map<string, Item[]>> {
  const items = new Map<string, Item[]>();
  let wanted: Record<string, KeysAndAttributes> = requested;
  const retry = new Retry('a read', BUSY_STORE, clock, deadline);
  for (;;) {
    let cause: unknown;
    const limited = limitedBy(deadline);
    try {
      const answer = await client.send(limited(new BatchGetItemCommand({ RequestItems: wanted })));
      for (const [table, rows] of Object.entries(answer.Responses ?? {}))
        items.set(table, [...(items.get(table) ?? []), ...rows]);
      wanted = answer.UnprocessedKeys ?? {};
      if (Object.keys(wanted).length === 0) return items;
    } catch (error) {
      if (failureOf(error) === 'defect')
        throw new Fault('store_unavailable', `the store refused a read: ${nameOf(error)}`, { cause: error });
      cause = error;
    }
    await retry.pause(cause);
  }
}
