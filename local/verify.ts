import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { helps } from './command-line.ts';
import { openStore, tableNames } from './open-store.ts';
import { createTeardown, type Teardown } from './teardown.ts';
import { auditBooks } from './verify/books-audit.ts';
import { auditStore, type StoreAudit } from './verify/store-audit.ts';

const HELP = `
npm run verify
Reads every wallet of a store: each version is there once, each balance follows from the one before and is the sum of its entries, and the books hold the
same. The store is that of AWS_ENDPOINT_URL_DYNAMODB, else of DATA_DIR (.local), whose stack has to be stopped. It changes nothing.

Exit status: 0 where everything is right, 1 where something is wrong, 2 where the store could not be read.
`;

if (helps(HELP)) process.exit(0);
/** Exit statuses: every wallet is right, some wallet is wrong, the store could not be read. */
const RIGHT = 0;
const WRONG = 1;
const UNREAD = 2;

const PROGRESS_MS = 1_000;

function progressReporter(): (soFar: StoreAudit) => void {
  let reportedAt = performance.now();
  return ({ players, wallets, entries, complaints }) => {
    if (performance.now() - reportedAt < PROGRESS_MS) return;
    reportedAt = performance.now();
    say(`${players} players, ${wallets} wallets, ${entries} entries; ${complaints.length} faults so far`);
  };
}

function verdict({ players, wallets, entries, complaints }: StoreAudit): string {
  const read = `${players} players, ${wallets} wallets, ${entries} entries`;
  return complaints.length === 0
    ? `right: ${read}; every version is there once, every balance follows from the one before and is the sum of its entries; the books hold the same`
    : `WRONG: ${read}; ${complaints.length} faults\n${complaints.map((complaint) => `  ${complaint}`).join('\n')}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof ResourceNotFoundException)
    return 'it has no tables of this wallet, or not those of this version';
  return error instanceof Error ? error.message || error.name : String(error);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function verify(teardown: Teardown): Promise<number> {
  try {
    const client = await openStore(teardown, say);
    const tables = await tableNames();
    const wallets = await auditStore(client, tables, progressReporter());
    const books = await auditBooks(client, tables);
    const audit = { ...wallets, complaints: [...wallets.complaints, ...books] };
    process.stdout.write(`${verdict(audit)}\n`);
    return audit.complaints.length === 0 ? RIGHT : WRONG;
  } catch (error) {
    say(`The store could not be read: ${reasonOf(error)}`);
    return UNREAD;
  }
}

const teardown = createTeardown();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => void teardown.run().then(() => process.exit(UNREAD)));
process.exitCode = await verify(teardown);
await teardown.run();
