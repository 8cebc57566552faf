import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { exportedItems, scannedItems } from './books/ledger-items.ts';
import {
  beginGeneration,
  countItems,
  generationNamed,
  type RebuiltTables,
  settled,
  switchTo,
} from './books/rebuild.ts';
import { openStore, tableNames } from './open-store.ts';
import { createTeardown, type Teardown } from './teardown.ts';

const USAGE = `npm run books -- rebuild                                 from the ledger itself
npm run books -- rebuild --begin                         opens a generation, before an export
npm run books -- rebuild --generation N --export FOLDER  fills it from the export, and reads it from then on`;

/** So far ahead that no batch is under way any more which began without knowing of the generation. */
const AHEAD_MS = 6 * 60_000;
const AHEAD_HERE_MS = 1_000;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The tables that are named (in AWS), else those of a local stack, which may be running. */
async function tablesOf(teardown: Teardown): Promise<RebuiltTables> {
  const { LEDGER_TABLE: ledger, BOOKS_TABLE: books } = process.env;
  if (ledger && books) return { client: new DynamoDBClient({}), ledger, books };
  const client = await openStore(teardown, say);
  const names = await tableNames();
  return { client, ledger: names.ledger, books: names.books };
}

async function rebuild(teardown: Teardown): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { begin: { type: 'boolean' }, generation: { type: 'string' }, export: { type: 'string' } },
  });
  const isComplete = (values.generation === undefined) === (values.export === undefined);
  if (positionals.join() !== 'rebuild' || !isComplete) throw new Error(USAGE);
  const tables = await tablesOf(teardown);
  const aheadMs = process.env['LEDGER_TABLE'] ? AHEAD_MS : AHEAD_HERE_MS;
  if (values.begin) {
    const { id, countsFrom } = await beginGeneration(tables, aheadMs);
    say(`Generation ${id} counts what is created from ${countsFrom} on. Export the ledger as it is a minute later.`);
    return;
  }
  const generation = values.generation
    ? await generationNamed(tables, Number(values.generation))
    : await beginGeneration(tables, aheadMs);
  await settled(generation);
  const items = values.export ? exportedItems(values.export) : scannedItems(tables.client, tables.ledger);
  const { entries, unreadable } = await countItems(tables, generation, items);
  await switchTo(tables, generation);
  say(
    `The books were made anew from ${entries} entries; ${unreadable} could not be read. Generation ${generation.id} is read now.`,
  );
}

const teardown = createTeardown();
try {
  await rebuild(teardown);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
await teardown.run();
