import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import { dataOnly, synthesizedAssembly } from '../../local/synth.ts';
import { createTables } from '../../local/tables.ts';
import { readAssembly } from '../../local/template.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';

const repository = join(import.meta.dirname, '..', '..');

/** An engine of its own, in memory, with the table of the books, and the client that the deployed functions have. */
export async function openBooks() {
  const binary = findDynoxide();
  if (binary === undefined)
    throw new Error('The benchmark needs the embedded engine, which has no build for this machine');
  const { tables } = readAssembly(await synthesizedAssembly(repository, dataOnly));
  const books = tables.filter(({ tableName }) => tableName.endsWith('-books'));
  const engine = await startDynoxide(binary, undefined);
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const place = { endpoint: engine.endpoint, region: 'eu-west-1', credentials };
  const arranging = new DynamoDBClient(place);
  await createTables(arranging, books);
  arranging.destroy();
  const client = createDynamoClient(place);
  return {
    client,
    table: books[0]?.tableName ?? '',
    async stop() {
      client.destroy();
      await engine.stop();
    },
  };
}
