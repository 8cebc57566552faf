import { accessSync, constants, existsSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

const PATIENCE_MS = 5_000;
/** Memory that is a folder; on Linux alone, and in many containers too small for a store. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 1024 ** 3;

/**
 * Its store is one SQLite file in WAL mode with `synchronous` at SQLite's default, FULL: it calls fsync on the log before it
 * answers a write, once per transaction. So what was acknowledged outlives SIGKILL of every process and a power cut. Without a directory the file is in
 * memory, and has no name any more once it is open: nothing is kept, however the engine ends.
 */
export async function startDynoxide(binary: string, directory: string | undefined): Promise<Engine> {
  const memory = directory === undefined && hasRoom(MEMORY) ? mkdtempSync(join(MEMORY, 'seamless-wallet-')) : undefined;
  const place = directory ?? memory;
  const file = place === undefined ? undefined : join(place, 'dynamodb.sqlite');
  // SQLite takes a file that was emptied for a new one, and every wallet would be gone without a word.
  if (directory !== undefined && isEmptied(String(file)))
    throw new StartFailure(`The store ${file} is empty: restore it, or remove it to start with nothing`);
  try {
    const engine = await startEngineProcess({
      name: 'The embedded DynamoDB engine',
      description: `embedded engine, ${directory === undefined ? 'nothing is kept' : `data in ${file}`}`,
      command: binary,
      argumentsFor: (port) => ['serve', '--port', String(port), ...(file === undefined ? [] : ['--db-path', file])],
      store: directory === undefined ? undefined : { directory, mark: String(file) },
    });
    if (file !== undefined) indexStream(file);
    return engine;
  } finally {
    if (memory !== undefined) rmSync(memory, { recursive: true });
  }
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM_BYTES;
}

function isEmptied(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0 && !hasLog(file);
}

/**
 * With each write the engine (1.2.1) looks for the highest number of the table's stream, and has no index for that: it reads all that the stream ever had, and a
 * write takes up to eight times as long after 12,000 (see `findings/embedded-engine-reads-its-whole-stream.sh`). Without the index all is slower, and right.
 */
function indexStream(file: string): void {
  try {
    using store = new DatabaseSync(file, { timeout: PATIENCE_MS });
    store.exec(
      'CREATE INDEX IF NOT EXISTS streamOrder ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } catch (error) {
    process.stderr.write(
      `The store is slower than it could be, as its stream has no index: ${(error as Error).message}\n`,
    );
  }
}

/** Of writes that are not in the file yet. */
function hasLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
