import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { referenceKey } from '../../local/reference-key.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'reference-key-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('is the same after a restart, in a file that only its owner reads', () => {
  const key = referenceKey(directory);
  expect(key).toMatch(/^[\w-]{64}$/);
  expect(referenceKey(directory)).toBe(key);
  expect(statSync(join(directory, 'reference-key')).mode & 0o777).toBe(0o600);
});

it('is another one wherever nothing is kept', () => {
  expect(referenceKey(undefined)).not.toBe(referenceKey(undefined));
});

it.each(['', 'short', `${'a'.repeat(64)}\n`])('is not read from a file with %j in it', (text) => {
  writeFileSync(join(directory, 'reference-key'), text);
  expect(() => referenceKey(directory)).toThrow('holds no key');
});
