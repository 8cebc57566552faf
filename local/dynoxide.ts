import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Engine } from './engine.ts';
import { startEngineProcess } from './engine-process.ts';
import { StartFailure } from './start-failure.ts';

const require = createRequire(import.meta.url);

/** The optional dependency is not there on a platform that it has no build for. */
export function findDynoxide(): string | undefined {
  try {
    const manifest = require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    const binary = join(dirname(manifest), 'dynoxide');
    accessSync(binary, constants.X_OK);
    return binary;
  } catch {
    return undefined;
  }
}

/**
 * Its store is one SQLite file in WAL mode with `synchronous` at SQLite's default, FULL: it calls fsync on the log before it
 * answers a write, once per transaction. So what was acknowledged outlives SIGKILL of every process and a power cut.
 */
export function startDynoxide(binary: string, directory: string | undefined): Promise<Engine> {
  const file = directory === undefined ? undefined : join(directory, 'dynamodb.sqlite');
  // SQLite takes a file that was emptied for a new one, and every wallet would be gone without a word.
  if (file !== undefined && statSync(file, { throwIfNoEntry: false })?.size === 0 && !hasLog(file))
    throw new StartFailure(`The store ${file} is empty: restore it, or remove it to start with nothing`);
  return startEngineProcess({
    name: 'The embedded DynamoDB engine',
    description: `embedded engine, ${file === undefined ? 'nothing is kept' : `data in ${file}`}`,
    command: binary,
    argumentsFor: (port) => ['serve', '--port', String(port), ...(file === undefined ? [] : ['--db-path', file])],
    store: directory === undefined || file === undefined ? undefined : { directory, mark: file },
  });
}

/** Of writes that are not in the file yet. */
function hasLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
