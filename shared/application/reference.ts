import { createHmac } from 'node:crypto';
import type { IdempotencyKey } from '../domain/ids.ts';

/** What a log line says of a transaction: enough to find the line by the record, and nothing about anybody. */
export type ReferenceOf = (key: IdempotencyKey) => string;

const LENGTH = 16;

/**
 * Ids are numbers that count, so that a plain hash of one would be undone by trying them all. `secret` is the stage's own; under another one nothing that was
 * logged before is found any more.
 */
export function referencesUnder(secret: string): ReferenceOf {
  return (key) => createHmac('sha256', secret).update(key, 'utf8').digest('base64url').slice(0, LENGTH);
}
