import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
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
 * loses nothing. One database for every access key and region, because data must not depend on the caller's environment.
 */
export function startDynamoDbLocal(folder: string, directory: string | undefined): Promise<Engine> {
  const dbPath = directory === undefined ? undefined : join(directory, 'dynamodb-local');
  if (dbPath !== undefined) mkdirSync(dbPath, { recursive: true });
  const store = dbPath === undefined ? ['-inMemory'] : ['-dbPath', dbPath];
  return startEngineProcess({
    name: 'DynamoDB Local',
    description: `DynamoDB Local on Java, ${dbPath === undefined ? 'nothing is kept' : `data in ${dbPath}; killing Java itself may lose the last write`}`,
    command: 'java',
    argumentsFor: (port) => [...dynamoDbLocalArguments(folder, port), '-sharedDb', ...store],
    store: directory === undefined || dbPath === undefined ? undefined : { directory, mark: dbPath },
  });
}
