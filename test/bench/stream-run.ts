import { commandLine } from '../support/command-line.ts';
import { BATCH, batchesOf, busyRecords, countByFunction, countPlainly } from './stream-counting.ts';
import { openBooks } from './stream-scene.ts';

const HELP = `
npm run bench:stream -- [options]
How many entries a second one instance of the books' function counts against the embedded engine, beside the plain way (one transaction per entry, with a
marker), and what memory it holds.

  --entries N   how many are counted (1000000)`;

const PLAIN_ENTRIES = 1_000;
const TURNS = 3;
const MEGABYTE = 1_048_576;
const EVERY = 100_000;

const given = commandLine(HELP, { entries: { type: 'string', default: '1000000' } });
const entries = Math.max(EVERY, Number(given.entries));
const books = await openBooks();
try {
  await compare();
  await countMany();
} finally {
  await books.stop();
}

/** By turns, so that what else the machine does meets both. */
async function compare(): Promise<void> {
  const paces = { counting: [0], plain: [0] };
  for (let turn = 0; turn <= TURNS; turn++) {
    const batches = [...batchesOf(20 * BATCH)];
    const counting = await paceOf(() => countByFunction(books.client, books.table, `turn-${turn}`, batches));
    const records = busyRecords(turn * PLAIN_ENTRIES, PLAIN_ENTRIES);
    const plain = await paceOf(() => countPlainly(books.client, books.table, records));
    // The first turn warms up.
    if (turn === 0) continue;
    paces.counting.push(counting);
    paces.plain.push(plain);
    say(`turn ${turn}: ${Math.round(counting)} entries/s, the plain way ${Math.round(plain)}`);
  }
  say(`best: ${(Math.max(...paces.counting) / Math.max(...paces.plain)).toFixed(1)} times the plain way`);
}

async function countMany(): Promise<void> {
  let counted = 0;
  for (const batches of rounds()) {
    counted += await countByFunction(books.client, books.table, 'many', batches);
    const { heapUsed, rss } = process.memoryUsage();
    say(`${counted} entries: heap ${Math.round(heapUsed / MEGABYTE)} MB, all ${Math.round(rss / MEGABYTE)} MB`);
  }
}

/** All batches, a hundred thousand entries at a time. */
function* rounds(): Generator<ReturnType<typeof batchesOf>> {
  for (let first = 0; first < entries; first += EVERY) yield batchesOf(Math.min(EVERY, entries - first), first);
}

async function paceOf(work: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  const counted = await work();
  return (counted * 1_000) / (performance.now() - begun);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
