import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as z from 'zod';
import type { Item } from '../../shared/dynamodb/items.ts';

/** As much of `manifest-summary.json` as is looked at. */
const summary = z.object({
  exportType: z.string().default('FULL_EXPORT'),
  outputFormat: z.string(),
  exportTime: z.iso.datetime(),
  itemCount: z.int(),
});

/** A line of `manifest-files.json`. */
const dataFile = z.object({ itemCount: z.int(), dataFileS3Key: z.string() });

export interface LedgerExport {
  /** The items are those of this instant, ISO 8601 UTC. */
  readonly at: string;
  /** Throws when a file has other items than its manifest says. */
  items(): AsyncIterable<Item>;
}

/**
 * DynamoDB's full export of a table in its own JSON: the folder of one export as it lies in S3, with both manifests and `data/`. Throws, before anything is read,
 * when something of it is not there: figures of an export that was copied in part would look like any others.
 */
export function openExport(folder: string): LedgerExport {
  const { exportType, outputFormat, exportTime, itemCount } = summary.parse(JSON.parse(textOf(folder, 'summary')));
  if (exportType !== 'FULL_EXPORT' || outputFormat !== 'DYNAMODB_JSON')
    throw new Error(`${folder} is ${exportType} as ${outputFormat}: what is wanted is FULL_EXPORT as DYNAMODB_JSON`);
  const lines = textOf(folder, 'files').split('\n').filter(Boolean);
  const files = lines.map((line) => dataFile.parse(JSON.parse(line)));
  const paths = files.map((file) => ({ ...file, path: join(folder, 'data', basename(file.dataFileS3Key)) }));
  const missing = paths.filter(({ path }) => !existsSync(path));
  if (missing.length > 0)
    throw new Error(`${missing.length} files of the export are missing, like ${missing[0]?.path}`);
  const listed = files.reduce((sum, file) => sum + file.itemCount, 0);
  if (listed !== itemCount) throw new Error(`${folder} has ${itemCount} items, and its files ${listed}`);
  return { at: exportTime, items: () => itemsOf(paths) };
}

function textOf(folder: string, manifest: 'summary' | 'files'): string {
  const path = join(folder, `manifest-${manifest}.json`);
  if (!existsSync(path))
    throw new Error(`${path} is not there: copy the whole folder of the export, AWSDynamoDB/<id>/`);
  return readFileSync(path, 'utf8');
}

async function* itemsOf(files: readonly { path: string; itemCount: number }[]): AsyncGenerator<Item> {
  for (const { path, itemCount } of files) {
    let count = 0;
    for await (const line of linesOf(path)) {
      if (line.trim() === '') continue;
      count++;
      yield (JSON.parse(line) as { readonly Item: Item }).Item;
    }
    if (count !== itemCount) throw new Error(`${path} has ${count} items and should have ${itemCount}`);
  }
}

/** A file that cannot be read or unpacked throws, which is why the lines are not left to `readline`. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const unpacked = pipeline(createReadStream(path), createGunzip(), () => undefined).setEncoding('utf8');
  let begun = '';
  for await (const text of unpacked) {
    const lines = `${begun}${text}`.split('\n');
    begun = lines.pop() ?? '';
    yield* lines;
  }
  yield begun;
}
