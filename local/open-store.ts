import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { chooseEngine } from './choose-engine.ts';
import { inMemory, openDataDirectory } from './data-directory.ts';
import { deployedTables } from './deployed.ts';
import { pointAwsClients, refuseRemoteEndpoints } from './loopback.ts';
import { StartFailure } from './start-failure.ts';
import type { Teardown } from './teardown.ts';

const repository = join(import.meta.dirname, '..');

export interface StoreTables {
  readonly players: string;
  readonly ledger: string;
  readonly books: string;
}

/** Where the store is: the endpoint that is configured, else the data directory of a stack that does not run now. */
export async function openStore(teardown: Teardown, say: (line: string) => void): Promise<DynamoDBClient> {
  refuseRemoteEndpoints(process.env);
  const isConfigured = Boolean(process.env['AWS_ENDPOINT_URL_DYNAMODB']);
  const directory = isConfigured ? undefined : await existingDirectory(process.env['DATA_DIR'] || '.local', teardown);
  const engine = await chooseEngine(process.env, directory)();
  teardown.add(() => engine.stop());
  say(`Reading from ${engine.description}.`);
  pointAwsClients(process.env, { dynamodb: engine.endpoint, kms: engine.endpoint }, engine.access);
  const client = new DynamoDBClient({});
  teardown.add(() => client.destroy());
  return client;
}

/** A directory that is not there must not be made, and then be found to be right. */
async function existingDirectory(dataDir: string, teardown: Teardown): Promise<string | undefined> {
  if (dataDir === inMemory)
    throw new StartFailure(`DATA_DIR is ${inMemory}: a stack that keeps nothing leaves nothing to read`);
  if (!existsSync(resolve(dataDir)))
    throw new StartFailure(`DATA_DIR ${resolve(dataDir)} is not there: there is nothing to read`);
  const data = await openDataDirectory(dataDir);
  teardown.add(() => data.release());
  return data.path;
}

export async function tableNames(): Promise<StoreTables> {
  const tables = await deployedTables(repository);
  const named = (suffix: string) =>
    tables.find(({ tableName }) => tableName.endsWith(`-${suffix}`))?.tableName ?? suffix;
  return { players: named('players'), ledger: named('ledger'), books: named('books') };
}
