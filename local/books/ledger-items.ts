import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../shared/dynamodb/items.ts';

/** Every item of the ledger, page by page: only for who makes the books anew or holds them against it, never for a call. */
export async function* scannedItems(client: DynamoDBClient, TableName: string): AsyncGenerator<Item> {
  let from: Item | undefined;
  do {
    const start = from && { ExclusiveStartKey: from };
    const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, ...start }));
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from);
}
