import { parseArgs } from 'node:util';
import { type Imported, importFile } from './import/import-file.ts';
import { credentialsFor } from './signature.ts';

const USAGE = `npm run import -- PROTOCOL AGENT FILE [--from INSTANT] [--until INSTANT]
Sends a provider's file (CSV with a header) and holds it against the ledger. INSTANT: of what time the file tells of everything, like 2026-03-02T00:00:00Z.
The stack is that of BASE_URL, else of PORT on this machine, else of port 3000; elsewhere calls are signed with the shell's AWS credentials.`;

async function main(): Promise<boolean> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: text, until: text } });
  const [protocol, agentId, path, ...further] = positionals;
  if (protocol === undefined || agentId === undefined || path === undefined || further.length > 0) {
    throw new Error(USAGE);
  }
  const baseUrl = process.env['BASE_URL']?.replace(/\/+$/, '') ?? `http://127.0.0.1:${process.env['PORT'] || 3000}`;
  const target = { baseUrl, protocol, agentId, credentials: credentialsFor(baseUrl, process.env) };
  const startedAt = Date.now();
  const imported = await importFile(target, { path, ...values, hear: progress });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  for (const { line, column, message } of imported.refusals) {
    process.stdout.write(`line ${line}: ${column === undefined ? '' : `${column} `}${message}\n`);
  }
  process.stdout.write(`${summary(imported)}; ${seconds} s\n`);
  return imported.refused === 0;
}

/** On one line of a terminal, and nowhere else. */
function progress(soFar: Imported): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${soFar.lines + soFar.refused} lines `);
}

function summary({ lines, refused, rows, matched, mismatched, missing }: Imported): string {
  const found = `${matched} matched, ${mismatched} mismatched, ${missing} missing`;
  return `${lines} lines taken, ${refused} refused; ${rows} rows new or changed; verdicts new or changed: ${found}`;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
