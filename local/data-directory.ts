import { accessSync, chmodSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { acquireLock } from './lock.ts';
import { StartFailure } from './start-failure.ts';

/** The value of DATA_DIR that keeps nothing. */
export const inMemory = ':memory:';

export interface DataDirectory {
  /** `undefined` when nothing is kept. */
  readonly path: string | undefined;
  release(): void;
}

/**
 * Long enough for a stack that was just told to stop to finish its last requests and let go, so that a restart script
 * need not wait for it.
 */
const restartMs = 4000;

/** Makes the directory if it is not there and keeps every other stack out of it: two engines on one file would lose money. */
export async function openDataDirectory(dataDir: string, patienceMs = restartMs): Promise<DataDirectory> {
  if (dataDir === inMemory) return { path: undefined, release: () => undefined };
  const path = resolve(dataDir);
  const lock = await lockDirectory(path, patienceMs);
  if (lock === undefined) {
    throw new StartFailure(
      `DATA_DIR ${path} is in use by another running stack: stop that one, or set another DATA_DIR`,
    );
  }
  return { path, release: () => lock.release() };
}

async function lockDirectory(path: string, patienceMs: number) {
  try {
    makeDirectory(path);
    accessSync(path, constants.W_OK | constants.X_OK);
    closeToOthers(path);
    return await acquireLock(join(path, 'stack.lock'), patienceMs);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? `${error.code}: ${error.message}` : String(error);
    throw new StartFailure(`DATA_DIR ${path} cannot be written (${reason.split('\n')[0]})`);
  }
}

/** Keys and wallets lie in it. An earlier version made it readable for everybody; one that belongs to another user stays as that one wants it. */
function closeToOthers(path: string): void {
  try {
    chmodSync(path, 0o700);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
}

/** Not `recursive` of mkdirSync: below `/proc`, where nothing can be made, Node tries that for ever. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
