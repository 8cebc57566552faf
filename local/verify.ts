import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { chooseEngine } from './choose-engine.ts';
import { inMemory, openDataDirectory } from './data-directory.ts';
import { pointAwsClients, refuseRemoteEndpoints } from './loopback.ts';
import { StartFailure } from './start-failure.ts';
import { dataOnly, synthesizedAssembly } from './synth.ts';
import { createTeardown, type Teardown } from './teardown.ts';
import { readAssembly } from './template.ts';
import { type AuditedTables, auditStore, type StoreAudit } from './verify/store-audit.ts';

/** Exit statuses: every wallet is right, some wallet is wrong, the store could not be read. */
const RIGHT = 0;
const WRONG = 1;
const UNREAD = 2;

const PROGRESS_MS = 1_000;
const repository = join(import.meta.dirname, '..');

/** Where the store is: the endpoint that is configured, else the data directory of a stack that does not run now. */
async function openStore(teardown: Teardown): Promise<DynamoDBClient> {
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
    throw new StartFailure(`DATA_DIR is ${inMemory}: a stack that keeps nothing leaves nothing to verify`);
  if (!existsSync(resolve(dataDir)))
    throw new StartFailure(`DATA_DIR ${resolve(dataDir)} is not there: there is nothing to verify`);
  const data = await openDataDirectory(dataDir);
  teardown.add(() => data.release());
  return data.path;
}

async function tableNames(): Promise<AuditedTables> {
  const { tables } = readAssembly(await synthesizedAssembly(repository, dataOnly));
  const named = (suffix: string) =>
    tables.find(({ tableName }) => tableName.endsWith(`-${suffix}`))?.tableName ?? suffix;
  return { players: named('players'), ledger: named('ledger') };
}

function progressReporter(): (soFar: StoreAudit) => void {
  let reportedAt = performance.now();
  return ({ players, wallets, entries, complaints }) => {
    if (performance.now() - reportedAt < PROGRESS_MS) return;
    reportedAt = performance.now();
    say(`${players} players, ${wallets} wallets, ${entries} entries; ${complaints.length} faults so far`);
  };
}

function verdict({ players, wallets, entries, complaints }: StoreAudit): string {
  const read = `${players} players, ${wallets} wallets, ${entries} entries`;
  return complaints.length === 0
    ? `right: ${read}; every version is there once, every balance follows from the one before and is the sum of its entries`
    : `WRONG: ${read}; ${complaints.length} faults\n${complaints.map((complaint) => `  ${complaint}`).join('\n')}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof ResourceNotFoundException)
    return 'it has no tables of this wallet, or not those of this version';
  return error instanceof Error ? error.message || error.name : String(error);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function verify(teardown: Teardown): Promise<number> {
  try {
    const client = await openStore(teardown);
    const audit = await auditStore(client, await tableNames(), progressReporter());
    process.stdout.write(`${verdict(audit)}\n`);
    return audit.complaints.length === 0 ? RIGHT : WRONG;
  } catch (error) {
    say(`The store could not be read: ${reasonOf(error)}`);
    return UNREAD;
  }
}

const teardown = createTeardown();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => void teardown.run().then(() => process.exit(UNREAD)));
process.exitCode = await verify(teardown);
await teardown.run();
