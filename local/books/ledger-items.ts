import { createReadStream, globSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
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

/** Every item of an export in DynamoDB JSON: a folder with `….json.gz` in it, a line `{"Item": …}` for each. */
export async function* exportedItems(folder: string): AsyncGenerator<Item> {
  for (const file of globSync(`${folder}/**/*.json.gz`).toSorted()) {
    const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity });
    for await (const line of lines) {
      if (line.trim() === '') continue;
      yield (JSON.parse(line) as { readonly Item: Item }).Item;
    }
  }
}
