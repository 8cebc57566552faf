import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Engine } from './engine.ts';
import { startEngineProcess } from './engine-process.ts';

const require = createRequire(import.meta.url);

/** The folder with the jar, which comes with a development dependency; `undefined` also when there is no Java to run it. */
export function findDynamoDbLocal(): string | undefined {
  const folder = jarFolder();
  if (folder === undefined) return undefined;
  return spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0 ? folder : undefined;
}

function jarFolder(): string | undefined {
  try {
    const folder = join(dirname(require.resolve('amplify-dynamodb-simulator/package.json')), 'emulator');
    return existsSync(join(folder, 'DynamoDBLocal.jar')) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Settings of a short-lived small Java: ready in about a second. DynamoDB Local has none for its address and listens on every one. */
export function dynamoDbLocalArguments(folder: string, port: number): string[] {
  return [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
    '-jar',
    join(folder, 'DynamoDBLocal.jar'),
    '-port',
    String(port),
    '-disableTelemetry',
  ];
}

/**
 * Its store is SQLite with a rollback journal and fsync at every commit, some ten times slower than the embedded engine. And
 * it answers a transaction a moment before it commits it: SIGKILL of Java itself, under load, loses the last ones. SIGTERM
 * loses nothing.
 *
 * It listens on every address of the machine and shows each access key a database of its own, so the data stand under a key that nobody can guess, and not
 * (`-sharedDb`) under everybody's.
 */
export async function startDynamoDbLocal(folder: string, directory: string | undefined): Promise<Engine> {
  const dbPath = directory === undefined ? undefined : join(directory, 'dynamodb-local');
  if (dbPath !== undefined) mkdirSync(dbPath, { recursive: true, mode: 0o700 });
  const access = { accessKeyId: dbPath === undefined ? newAccessKey() : keptAccessKey(dbPath), region: REGION };
  const store = dbPath === undefined ? ['-inMemory'] : ['-dbPath', dbPath];
  const engine = await startEngineProcess({
    name: 'DynamoDB Local',
    description: `DynamoDB Local on Java, ${dbPath === undefined ? 'nothing is kept' : `data in ${dbPath}; killing Java itself may lose the last write`}. It listens on every address of this machine, and shows the data to whoever has its access key`,
    command: 'java',
    argumentsFor: (port) => [...dynamoDbLocalArguments(folder, port), ...store],
    store: directory === undefined || dbPath === undefined ? undefined : { directory, mark: dbPath },
  });
  return { ...engine, access };
}

/** A part of the database's name too, so it must not come from the caller's environment. */
const REGION = 'us-east-1';

function newAccessKey(): string {
  return randomBytes(16).toString('hex');
}

/** Made once, and readable by its owner alone. What earlier versions kept under everybody's key is put under this one. */
function keptAccessKey(dbPath: string): string {
  const file = join(dbPath, 'access-key');
  if (!existsSync(file)) writeFileSync(file, newAccessKey(), { mode: 0o600 });
  const accessKeyId = readFileSync(file, 'utf8').trim();
  const [before, now] = [join(dbPath, 'shared-local-instance.db'), join(dbPath, `${accessKeyId}_${REGION}.db`)];
  if (existsSync(before) && !existsSync(now)) renameSync(before, now);
  return accessKeyId;
}
