import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from './items.ts';

/** An item in plain values. */
export type Document = Record<string, unknown>;

export type Documents = DynamoDBDocumentClient;

const ofClients = new WeakMap<DynamoDBClient, Documents>();

/**
 * The one document client of a client: its options live on the client below, where a second one would replace them. Numbers arrive as `bigint`; members
 * that are undefined are left out.
 */
export function documents(client: DynamoDBClient): Documents {
  const known = ofClients.get(client);
  if (known) return known;
  const made = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: BigInt },
  });
  ofClients.set(client, made);
  return made;
}

/** An item that arrives raw as the document client would have given it: of a failed condition, which that client leaves as it is, and of transactions and batch reads. */
export function documentFrom(item: Item): Document {
  return unmarshall(item, { wrapNumbers: BigInt });
}
