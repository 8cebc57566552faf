import type { JsonBody } from '../store-proxy/upstream.ts';

/** One IAM action on one resource, as a role would have to allow it. */
export interface UsedAction {
  /** `PutItem`. */
  readonly action: string;
  /** A table, or `table/index/name`. */
  readonly on: string;
  /** What the condition `dynamodb:LeadingKeys` would see: the partition keys, where the request names items. */
  readonly leadingKeys: readonly string[];
}

/** By table: the attribute that it is partitioned by. */
export type PartitionKeys = Readonly<Record<string, string>>;

interface Part {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ExpressionAttributeValues?: Item;
}
type Item = Readonly<Record<string, { readonly S?: string }>>;

const partOfTransaction: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/**
 * Which actions IAM checks for a request to DynamoDB. A transaction is checked as its parts are: it has no action of its own.
 * `partitionKeys` says by table which attribute it is partitioned by. Throws for an operation that nobody
 * thought of.
 */
export function usedActions(operation: string, body: JsonBody, partitionKeys: PartitionKeys): UsedAction[] {
  const used = (action: string, part: Part): UsedAction => ({
    action,
    on: part.IndexName === undefined ? part.TableName : `${part.TableName}/index/${part.IndexName}`,
    leadingKeys: leadingKeys(part, partitionKeys),
  });
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
    case 'Query':
    case 'Scan':
      return [used(operation, body as unknown as Part)];
    case 'BatchGetItem': {
      const tables = Object.entries(body['RequestItems'] as Record<string, { Keys: Item[] }>);
      return tables.flatMap(([TableName, { Keys }]) => Keys.map((Key) => used(operation, { TableName, Key })));
    }
    case 'TransactWriteItems':
    case 'TransactGetItems': {
      const items = body['TransactItems'] as Record<string, Part>[];
      return items.flatMap((item) =>
        Object.entries(item).map(([kind, part]) => used(partOfTransaction[kind] ?? kind, part)),
      );
    }
    default:
      throw new Error(`it is not known which actions IAM checks for ${operation}`);
  }
}

function leadingKeys({ TableName, Key, Item, ExpressionAttributeValues }: Part, keys: PartitionKeys): string[] {
  const named = Object.entries(Key ?? Item ?? {}).filter(([name]) => name === keys[TableName]);
  const values = named.length > 0 ? named.map(([, value]) => value) : Object.values(ExpressionAttributeValues ?? {});
  return values.flatMap(({ S }) => (S === undefined ? [] : [S]));
}
