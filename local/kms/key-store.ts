import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { StartFailure } from '../start-failure.ts';

const keySchema = z.strictObject({
  keyId: z.uuid(),
  description: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  enabled: z.boolean(),
  rotationPeriodInDays: z.number().optional(),
  /** Every generation of the 32-byte key, in base64, the current one last. None is ever dropped: old ciphertexts need it. */
  material: z.array(z.base64().length(44)).min(1),
});
const aliasSchema = z.strictObject({ aliasName: z.string(), targetKeyId: z.uuid(), createdAt: z.number() });
const stateSchema = z.strictObject({ keys: z.array(keySchema), aliases: z.array(aliasSchema) });

export type StoredKey = z.infer<typeof keySchema>;
export type KeyState = z.infer<typeof stateSchema>;

export interface KeyStore {
  readonly state: KeyState;
  /** Works on a copy that takes the place of the state only when it is on the disk: nothing is encrypted under a key that a crash can lose. */
  change<Result>(edit: (draft: KeyState) => Result): Result;
}

/** The keys of the local endpoint, in `<dataDir>/kms.json`, or only in memory. Writes are rare and small, hence synchronous: no two overlap. */
export function openKeyStore(dataDir?: string): KeyStore {
  const path = dataDir === undefined ? undefined : keyFile(dataDir);
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  let state = (path === undefined ? undefined : readState(path)) ?? { keys: [], aliases: [] };
  return {
    get state() {
      return state;
    },
    change(edit) {
      const draft = structuredClone(state);
      const result = edit(draft);
      if (path !== undefined) writeState(path, draft);
      state = draft;
      return result;
    },
  };
}

export function keyFile(dataDir: string): string {
  return join(dataDir, 'kms.json');
}

function readState(path: string): KeyState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    // The parser's own error quotes the file, which is full of keys. And starting afresh would make every stored agent key unreadable.
    throw new StartFailure(
      `The key file ${path} is damaged: restore it, or remove the data directory to start with nothing`,
    );
  }
}

/** A reader finds the old file or the new one, after a crash too: the rename is atomic, and what it points to is on the disk before. */
function writeState(path: string, state: KeyState): void {
  const draftPath = `${path}.new`;
  const file = openSync(draftPath, 'w', 0o600);
  try {
    writeFileSync(file, JSON.stringify(state, undefined, 2));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draftPath, path);
  const directory = openSync(join(path, '..'), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
