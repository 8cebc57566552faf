import { type Capacity, NO_CAPACITY, sumOf } from './capacity.ts';
import { countsCapacity, WRITES } from './request-shapes.ts';
import type { JsonBody, WireAnswer } from './upstream.ts';

interface ConsumedCapacity {
  readonly TableName: string;
  readonly CapacityUnits: number;
  readonly Table?: { readonly CapacityUnits: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
}

/** Asks the engine for its own account of a request. */
export function withCapacityAsked(operation: string, body: JsonBody): JsonBody {
  return countsCapacity(operation) ? { ...body, ReturnConsumedCapacity: 'INDEXES' } : body;
}

export function engineCapacity(operation: string, answer: WireAnswer): Capacity | undefined {
  const consumed = consumedIn(operation, answer);
  if (consumed.length === 0) return undefined;
  const isWrite = (WRITES as readonly string[]).includes(operation);
  return sumOf(consumed.map((table) => capacityOf(table, isWrite)));
}

/** Write units of each table, and of each index as `table/index`: each has a throughput, and so a quota, of its own. */
export function writesByTable(operation: string, answer: WireAnswer): Readonly<Record<string, number>> {
  const isWrite = (WRITES as readonly string[]).includes(operation);
  const used = consumedIn(operation, answer).flatMap((table) => [
    [table.TableName, capacityOf(table, true).write] as const,
    ...indexesOf(table).map(([name, units]) => [`${table.TableName}/${name}`, units] as const),
  ]);
  return isWrite ? Object.fromEntries(used) : {};
}

function consumedIn(operation: string, answer: WireAnswer): readonly ConsumedCapacity[] {
  if (answer.status !== 200 || !countsCapacity(operation)) return [];
  const { ConsumedCapacity: consumed = [] } = JSON.parse(answer.body.toString()) as {
    ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
  };
  return Array.isArray(consumed) ? consumed : [consumed];
}

function capacityOf(table: ConsumedCapacity, isWrite: boolean): Capacity {
  if (!isWrite) return { ...NO_CAPACITY, read: table.CapacityUnits };
  const index = indexesOf(table).reduce((total, [, units]) => total + units, 0);
  return { ...NO_CAPACITY, write: table.Table?.CapacityUnits ?? table.CapacityUnits - index, index };
}

function indexesOf({ GlobalSecondaryIndexes = {} }: ConsumedCapacity): [string, number][] {
  return Object.entries(GlobalSecondaryIndexes).map(([name, { CapacityUnits }]) => [name, CapacityUnits]);
}
