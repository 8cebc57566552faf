import { type Capacity, NO_CAPACITY, sumOf } from './capacity.ts';
import { countsCapacity, WRITES } from './request-shapes.ts';
import type { JsonBody, WireAnswer } from './upstream.ts';

interface ConsumedCapacity {
  readonly CapacityUnits: number;
  readonly Table?: { readonly CapacityUnits: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
}

/** Asks the engine for its own account of a request. */
export function withCapacityAsked(operation: string, body: JsonBody): JsonBody {
  return countsCapacity(operation) ? { ...body, ReturnConsumedCapacity: 'INDEXES' } : body;
}

export function engineCapacity(operation: string, answer: WireAnswer): Capacity | undefined {
  if (answer.status !== 200 || !countsCapacity(operation)) return undefined;
  const { ConsumedCapacity: consumed } = JSON.parse(answer.body.toString()) as {
    ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
  };
  if (!consumed) return undefined;
  const isWrite = (WRITES as readonly string[]).includes(operation);
  return sumOf((Array.isArray(consumed) ? consumed : [consumed]).map((table) => capacityOf(table, isWrite)));
}

function capacityOf(
  { CapacityUnits, Table, GlobalSecondaryIndexes = {} }: ConsumedCapacity,
  isWrite: boolean,
): Capacity {
  const index = Object.values(GlobalSecondaryIndexes).reduce((total, used) => total + used.CapacityUnits, 0);
  const own = Table?.CapacityUnits ?? CapacityUnits - index;
  return isWrite ? { ...NO_CAPACITY, write: own, index } : { ...NO_CAPACITY, read: CapacityUnits };
}
