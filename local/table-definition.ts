import type {
  AttributeDefinition,
  KeySchemaElement,
  ProjectionType,
  ScalarAttributeType,
  StreamViewType,
} from '@aws-sdk/client-dynamodb';
import { isObject, type Json, type TemplateObject } from './cloudformation.ts';
import { StartFailure } from './start-failure.ts';

/** What of a table matters to reading and writing. Backups, encryption and protection have no meaning on this machine. */
export interface TableDefinition {
  readonly tableName: string;
  readonly keys: readonly KeySchemaElement[];
  /** Of the table's keys and of every index's. */
  readonly attributes: readonly AttributeDefinition[];
  readonly indexes: readonly IndexDefinition[];
  /** What of every change goes on to the table's stream; absent where it has none. */
  readonly stream?: StreamViewType;
}

export interface IndexDefinition {
  readonly indexName: string;
  readonly keys: readonly KeySchemaElement[];
  readonly projection: { readonly type: ProjectionType; readonly nonKeyAttributes: readonly string[] };
}

/** Reads the properties of an `AWS::DynamoDB::Table`. Throws a StartFailure if the table's name is not plain text. */
export function tableDefinition(logicalId: string, properties: TemplateObject): TableDefinition {
  const tableName = properties['TableName'];
  if (typeof tableName !== 'string')
    throw new StartFailure(`The table ${logicalId} of the template has no literal TableName`);
  const stream = isObject(properties['StreamSpecification']) ? properties['StreamSpecification'] : undefined;
  return {
    tableName,
    ...(stream && { stream: String(stream['StreamViewType']) as StreamViewType }),
    keys: keysOf(properties['KeySchema']),
    attributes: objectsIn(properties['AttributeDefinitions']).map((attribute) => ({
      AttributeName: String(attribute['AttributeName']),
      AttributeType: String(attribute['AttributeType']) as ScalarAttributeType,
    })),
    indexes: objectsIn(properties['GlobalSecondaryIndexes']).map(indexDefinition),
  };
}

function indexDefinition(index: TemplateObject): IndexDefinition {
  const projection = isObject(index['Projection']) ? index['Projection'] : {};
  const nonKeyAttributes = projection['NonKeyAttributes'];
  return {
    indexName: String(index['IndexName']),
    keys: keysOf(index['KeySchema']),
    projection: {
      type: String(projection['ProjectionType'] ?? 'ALL') as ProjectionType,
      nonKeyAttributes: Array.isArray(nonKeyAttributes) ? nonKeyAttributes.map(String) : [],
    },
  };
}

function keysOf(schema: Json | undefined): KeySchemaElement[] {
  return objectsIn(schema).map((key) => ({
    AttributeName: String(key['AttributeName']),
    KeyType: key['KeyType'] === 'RANGE' ? 'RANGE' : 'HASH',
  }));
}

function objectsIn(value: Json | undefined): TemplateObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}
