import { parseArgs } from 'node:util';
import { localStack, runCommand, WrongUse } from './command-line.ts';
import { type Imported, importFile } from './import/import-file.ts';

const HELP = `
npm run import -- PROTOCOL AGENT FILE [--from INSTANT] [--until INSTANT]
Sends a provider's file (CSV with a header) and holds it against the ledger. INSTANT: of what time the file tells of everything, like 2026-03-02T00:00:00Z.
The stack is that of BASE_URL, else of PORT on this machine, else of port 3000. Calls that leave this machine are signed with the credentials that
the SDK finds: environment, AWS_PROFILE, single sign-on, the machine's role.
`;

async function importReport(words: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { from: text, until: text },
  });
  const [protocol, agentId, path, ...further] = positionals;
  if (protocol === undefined || agentId === undefined || path === undefined || further.length > 0) {
    throw new WrongUse('Say the protocol, the agent and one file');
  }
  const target = { baseUrl: localStack(process.env), protocol, agentId };
  const startedAt = Date.now();
  const imported = await importFile(target, { path, ...values, hear: progress });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  for (const { line, column, message } of imported.refusals) {
    process.stdout.write(`line ${line}: ${column === undefined ? '' : `${column} `}${message}\n`);
  }
  process.stdout.write(`${summary(imported)}; ${seconds} s\n`);
  if (imported.refused > 0) process.exitCode = 1;
}

/** On one line of a terminal, and nowhere else. */
function progress(soFar: Imported): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${soFar.lines + soFar.refused} lines `);
}

function summary({ lines, refused, rows, matched, mismatched, missing }: Imported): string {
  const found = `${matched} matched, ${mismatched} mismatched, ${missing} missing`;
  return `${lines} lines taken, ${refused} refused; ${rows} rows new or changed; verdicts new or changed: ${found}`;
}

await runCommand(HELP, importReport);
