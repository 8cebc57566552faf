import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { StartFailure } from './start-failure.ts';
import type { IndexDefinition, TableDefinition } from './table-definition.ts';

/**
 * Creates the tables that are not there, and adds indexes and streams that a newer template has. Nothing is ever removed. Throws a
 * StartFailure if a table is there with other keys, for then the data belong to another version.
 */
export async function createTables(
  client: DynamoDBClient,
  tables: readonly TableDefinition[],
  { namePrefix = '' }: { namePrefix?: string } = {},
): Promise<void> {
  await Promise.all(tables.map((table) => ensureTable(client, { ...table, tableName: namePrefix + table.tableName })));
}

async function ensureTable(client: DynamoDBClient, table: TableDefinition): Promise<void> {
  const existing = await describeTable(client, table.tableName);
  if (existing === undefined) return createTable(client, table);
  if (keyText(existing.KeySchema) !== keyText(table.keys)) {
    throw new StartFailure(
      `The table ${table.tableName} has other keys than this version's: its data were made by another version`,
    );
  }
  const present = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of table.indexes) {
    if (!present.has(index.indexName)) await addIndex(client, table, index);
  }
  if (table.stream !== undefined && existing.StreamSpecification?.StreamEnabled !== true) {
    await client.send(new UpdateTableCommand({ TableName: table.tableName, ...streamInput(table) }));
  }
}

function streamInput({ stream }: TableDefinition) {
  return stream === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } };
}

async function describeTable(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function createTable(client: DynamoDBClient, table: TableDefinition): Promise<void> {
  const { tableName, keys, attributes, indexes } = table;
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        KeySchema: [...keys],
        AttributeDefinitions: [...attributes],
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map(indexInput) }),
        BillingMode: 'PAY_PER_REQUEST',
        ...streamInput(table),
      }),
    );
  } catch (error) {
    // Another process was a moment faster, which is as good.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

async function addIndex(client: DynamoDBClient, table: TableDefinition, index: IndexDefinition): Promise<void> {
  const used = new Set([...table.keys, ...index.keys].map(({ AttributeName }) => AttributeName));
  const attributes: AttributeDefinition[] = table.attributes.filter(({ AttributeName }) => used.has(AttributeName));
  await client.send(
    new UpdateTableCommand({
      TableName: table.tableName,
      AttributeDefinitions: attributes,
      GlobalSecondaryIndexUpdates: [{ Create: indexInput(index) }],
    }),
  );
}

function indexInput({ indexName, keys, projection }: IndexDefinition): GlobalSecondaryIndex {
  return {
    IndexName: indexName,
    KeySchema: [...keys],
    Projection: {
      ProjectionType: projection.type,
      ...(projection.nonKeyAttributes.length > 0 && { NonKeyAttributes: [...projection.nonKeyAttributes] }),
    },
  };
}

function keyText(keys: readonly KeySchemaElement[] | undefined): string {
  return (keys ?? [])
    .map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
    .sort()
    .join();
}
