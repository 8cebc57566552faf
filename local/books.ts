import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openExport } from './books/export.ts';
import { scannedItems } from './books/ledger-items.ts';
import { deleteOldGenerations } from './books/old-generations.ts';
import { listOpenStakes } from './books/open-stakes.ts';
import {
  beginGeneration,
  countItems,
  exportBehind,
  generationNamed,
  type RebuiltTables,
  settled,
  switchTo,
} from './books/rebuild.ts';
import { runCommand, WrongUse } from './command-line.ts';
import { openStore, tableNames } from './open-store.ts';
import { createTeardown, type Teardown } from './teardown.ts';

const HELP = `
npm run books -- rebuild                                 from the ledger itself
npm run books -- rebuild --begin                         opens a generation, before an export
npm run books -- rebuild --generation N --export FOLDER  fills it from the export, and reads it from then on
npm run books -- open-stakes                             lists the open stakes of an older version
npm run books -- open-stakes --export FOLDER             the same, without reading the table through
A rebuild counts the daily figures anew. The tables are LEDGER_TABLE and BOOKS_TABLE, in AWS, else those of a local stack: that of
AWS_ENDPOINT_URL_DYNAMODB, else of DATA_DIR (.local), which has to be stopped.
`;

/** So long that no batch is under way any more which began without knowing of the generation, and no report which began with the one before. */
const AHEAD_MS = 6 * 60_000;
const AHEAD_HERE_MS = 1_000;
const PROGRESS_MS = 1_000;

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

interface Options {
  readonly begin?: boolean;
  readonly generation?: string;
  readonly export?: string;
}

async function books(words: readonly string[], teardown: Teardown): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { begin: { type: 'boolean' }, generation: { type: 'string' }, export: { type: 'string' } },
  });
  const [step] = positionals.length === 1 ? positionals : [];
  const isOfExport = (values.generation === undefined) === (values.export === undefined);
  if (step === 'rebuild' && isOfExport) return rebuild(teardown, values);
  if (step === 'open-stakes' && !values.begin && values.generation === undefined) return openStakes(teardown, values);
  throw new WrongUse(step === undefined ? 'Say one step' : `"${step}" with these options is no step`);
}

async function openStakes(teardown: Teardown, options: Options): Promise<void> {
  const tables = await tablesOf(teardown);
  const items = options.export ? openExport(options.export).items() : scannedItems(tables.client, tables.ledger);
  let saidAt = performance.now();
  const { read, listed } = await listOpenStakes(tables, items, (soFar) => {
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    say(`${soFar.read} items read, ${soFar.listed} open stakes listed`);
  });
  say(`${read} items were read; ${listed} open stakes were not listed yet, and are now.`);
}

async function rebuild(teardown: Teardown, values: Options): Promise<void> {
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
  const exported = values.export === undefined ? undefined : exportBehind(generation, openExport(values.export));
  await settled(generation);
  const items = exported?.items() ?? scannedItems(tables.client, tables.ledger);
  const { entries, unreadable } = await countItems(tables, generation, items);
  await switchTo(tables, generation);
  say(
    `The books were made anew from ${entries} entries; ${unreadable} could not be read. Generation ${generation.id} is read now.`,
  );
  await sleep(aheadMs);
  say(`${await deleteOldGenerations(tables)} items of what was read before were deleted.`);
}

const teardown = createTeardown();
await runCommand(HELP, (words) => books(words, teardown));
await teardown.run();
