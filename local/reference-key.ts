import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from './start-failure.ts';

const KEY_BYTES = 48;

/**
 * What Secrets Manager would draw for a stage, so that references are the same after a restart: a file that only its owner reads, or, where nothing is kept,
 * new each time. Throws a StartFailure for a file that holds no key.
 */
export function referenceKey(dataDir: string | undefined): string {
  const drawn = randomBytes(KEY_BYTES).toString('base64url');
  if (dataDir === undefined) return drawn;
  const path = referenceKeyFile(dataDir);
  const kept = writtenOnce(path, drawn) ? drawn : readFileSync(path, 'utf8');
  if (!/^[\w-]{64}$/.test(kept)) throw new StartFailure(`The file ${path} holds no key: remove it, to have a new one`);
  return kept;
}

/** Whoever has served from the directory has left it there. */
export function referenceKeyFile(dataDir: string): string {
  return join(dataDir, 'reference-key');
}

/** `false` when the file is there already. */
function writtenOnce(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(file, text);
  fsyncSync(file);
  closeSync(file);
  return true;
}
