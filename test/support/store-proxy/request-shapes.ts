import type { WireItem } from './item-size.ts';
import type { JsonBody } from './upstream.ts';

/** The operations that a plan may mean together. */
export const READS = ['GetItem', 'BatchGetItem', 'TransactGetItems', 'Query', 'Scan'] as const;
export const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'] as const;

export interface ItemName {
  readonly table: string;
  readonly key: WireItem;
}

interface WrittenItem {
  readonly table: string;
  readonly key?: WireItem;
  readonly item?: WireItem;
}

interface WriteBody {
  readonly TableName: string;
  readonly Key?: WireItem;
  readonly Item?: WireItem;
}

/** Empty for what writes nothing. */
export function itemsWritten(operation: string, body: JsonBody): WrittenItem[] {
  if (operation === 'TransactWriteItems') {
    const actions = (body['TransactItems'] ?? []) as readonly Readonly<Record<string, WriteBody>>[];
    return actions.flatMap((action) => Object.values(action).map(writtenItem));
  }
  return isOneOf(['PutItem', 'UpdateItem', 'DeleteItem'], operation) ? [writtenItem(body as unknown as WriteBody)] : [];
}

function writtenItem({ TableName, Key, Item }: WriteBody): WrittenItem {
  return { table: TableName, ...(Key && { key: Key }), ...(Item && { item: Item }) };
}

export function isQuery(operation: string): boolean {
  return isOneOf(['Query', 'Scan'], operation);
}

export function countsCapacity(operation: string): boolean {
  return isOneOf([...READS, ...WRITES], operation);
}

interface KeysOfTable {
  readonly Keys: readonly WireItem[];
  readonly ConsistentRead?: boolean;
}

/** How many items a read names. A batch with tables of both consistencies would need two figures; there is none. */
export function keysRead(operation: string, body: JsonBody): { keys: number; consistent: boolean } {
  if (operation === 'TransactGetItems') return { keys: (body['TransactItems'] as unknown[]).length, consistent: true };
  if (operation !== 'BatchGetItem')
    return { keys: isOneOf(READS, operation) ? 1 : 0, consistent: body['ConsistentRead'] === true };
  const tables = Object.values((body['RequestItems'] ?? {}) as Readonly<Record<string, KeysOfTable>>);
  const consistent = tables.every(({ ConsistentRead }) => ConsistentRead === true);
  if (!consistent && tables.some(({ ConsistentRead }) => ConsistentRead === true)) {
    throw new Error('a batch that reads with two consistencies is not measured');
  }
  return { keys: tables.reduce((total, { Keys }) => total + Keys.length, 0), consistent };
}

export function itemsRead(operation: string, reply: JsonBody): { found: WireItem[]; unprocessed: number } {
  const unprocessed = Object.values((reply['UnprocessedKeys'] ?? {}) as Record<string, KeysOfTable>);
  return {
    found: foundIn(operation, reply),
    unprocessed: unprocessed.reduce((total, { Keys }) => total + Keys.length, 0),
  };
}

function foundIn(operation: string, reply: JsonBody): WireItem[] {
  if (operation === 'BatchGetItem')
    return Object.values((reply['Responses'] ?? {}) as Record<string, WireItem[]>).flat();
  if (operation === 'TransactGetItems') {
    return ((reply['Responses'] ?? []) as { Item?: WireItem }[]).flatMap(({ Item }) => (Item ? [Item] : []));
  }
  if (isQuery(operation)) return (reply['Items'] ?? []) as WireItem[];
  return reply['Item'] ? [reply['Item'] as WireItem] : [];
}

function isOneOf(names: readonly string[], operation: string): boolean {
  return names.includes(operation);
}
