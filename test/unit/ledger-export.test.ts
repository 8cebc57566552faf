import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openExport } from '../../local/books/export.ts';
import { writeExport } from '../support/ledger-export.ts';

const ITEMS = Array.from({ length: 7 }, (_, index) => ({
  transactionKey: { S: `tg#a#${index}` },
  note: { S: 'ä\n"' },
}));

it('gives every item of every file, and when they were so', async () => {
  const exported = openExport(writeExport(ITEMS, { files: 3, summary: { exportTime: '2026-03-02T08:15:30.000Z' } }));
  expect(exported.at).toBe('2026-03-02T08:15:30.000Z');
  const read = await Array.fromAsync(exported.items());
  expect(read).toHaveLength(ITEMS.length);
  expect(read).toEqual(expect.arrayContaining(ITEMS));
});

it.each([
  ['of one day only', { exportType: 'INCREMENTAL_EXPORT' }, 'what is wanted is FULL_EXPORT'],
  ['in another format', { outputFormat: 'ION' }, 'as DYNAMODB_JSON'],
  ['with other items than its files have', { itemCount: 9 }, 'has 9 items, and its files 7'],
])('is refused %s', (_, summary, reason) => {
  expect(() => openExport(writeExport(ITEMS, { summary }))).toThrow(reason);
});

it('is refused when only its data were copied, or a file of them was not', () => {
  const folder = writeExport(ITEMS);
  const [first = ''] = readdirSync(join(folder, 'data'));
  rmSync(join(folder, 'data', first));
  expect(() => openExport(folder)).toThrow('1 files of the export are missing');
  rmSync(join(folder, 'manifest-files.json'));
  expect(() => openExport(folder)).toThrow('copy the whole folder');
});

it.each([
  ['has lost a line', gzipSync(`${JSON.stringify({ Item: ITEMS[0] })}\n`), 'has 1 items and should have 4'],
  ['ends in the middle', gzipSync('x'.repeat(9_999)).subarray(0, 20), 'unexpected end of file'],
  ['is none', Buffer.from('not packed'), 'incorrect header check'],
])('fails when a file %s', async (_, content, reason) => {
  const folder = writeExport(ITEMS);
  const [first = ''] = readdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', first), content);
  await expect(Array.fromAsync(openExport(folder).items())).rejects.toThrow(reason);
});
