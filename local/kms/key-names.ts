import type { KeyState, StoredKey } from './key-store.ts';
import { KmsError, notFound } from './kms-error.ts';

export const accountId = '000000000000';
const arnPrefix = `arn:aws:kms:local:${accountId}:`;

export function keyArn(keyId: string): string {
  return `${arnPrefix}key/${keyId}`;
}

export function aliasArn(aliasName: string): string {
  return `${arnPrefix}${aliasName}`;
}

/** Finds a key by its id, its ARN, `alias/<name>` or an alias ARN. Throws NotFoundException. */
export function findKey(state: KeyState, name: string): StoredKey {
  const local = name.startsWith(arnPrefix) ? name.slice(arnPrefix.length) : name;
  const alias = state.aliases.find(({ aliasName }) => aliasName === local);
  if (local.startsWith('alias/') && alias === undefined) throw notFound(`Alias ${aliasArn(local)} is not found.`);
  return findKeyItself(state, alias?.targetKeyId ?? name);
}

/** As `findKey`, where KMS does not take an alias: what concerns the key itself must not depend on where an alias points. */
export function findKeyItself(state: KeyState, name: string): StoredKey {
  const keyId = name.startsWith(keyArn('')) ? name.slice(keyArn('').length) : name;
  const key = state.keys.find((candidate) => candidate.keyId === keyId);
  if (key === undefined) throw notFound(`Key '${keyArn(keyId)}' does not exist`);
  return key;
}

export function mustBeEnabled(key: StoredKey): StoredKey {
  if (!key.enabled) throw new KmsError('DisabledException', `${keyArn(key.keyId)} is disabled.`);
  return key;
}
