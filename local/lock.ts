import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Lock {
  release(): void;
}

const sqliteBusy = 5;

/**
 * Takes the lock that `file` stands for, or gives `undefined` if another process held it for all of `patienceMs`.
 * It is SQLite's exclusive lock, a lock of the kernel: it ends with its process, also by SIGKILL, so that a pid file's
 * two sicknesses (stale ones, and two processes that both think one is stale) cannot happen. Throws if `file` cannot be written.
 */
export async function acquireLock(file: string, patienceMs: number): Promise<Lock | undefined> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const lock = tryLock(file);
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline) return undefined;
    await sleep(25);
  }
}

function tryLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Without a journal in memory a killed holder would leave a journal file behind.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
