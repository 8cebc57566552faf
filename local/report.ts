import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchFrom, localStack, runCommand, WrongUse } from './command-line.ts';
import { dailyPage } from './report/daily-page.ts';
import { type DailyReport, dailyTable } from './report/daily-table.ts';

const HELP = `
npm run report -- daily [--from DATE] [--to DATE] [--zone ZONE] [--by protocol,currency] [--html FILE] [--csv FILE]
The stack is that of BASE_URL, else of PORT on this machine, else of port 3000.
`;

async function report(words: readonly string[]): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { from: text, to: text, zone: text, by: text, html: text, csv: text },
  });
  if (positionals.join() !== 'daily') throw new WrongUse('There is one report: daily');
  const { from = today, to = today, zone = 'UTC', by = 'protocol,currency', html, csv } = values;
  const address = `${localStack(process.env)}/operator/v1/reports/daily?${new URLSearchParams({ from, to, zone, by })}`;
  const figures = (await (await asked(address, 'application/json')).json()) as DailyReport;
  process.stdout.write(`${dailyTable(figures)}\n`);
  if (html !== undefined) write('plots', html, dailyPage(figures));
  if (csv !== undefined) write('CSV', csv, await (await asked(address, 'text/csv')).text());
}

async function asked(address: string, accept: string): Promise<Response> {
  const response = await fetchFrom(new URL(address), { headers: { accept } });
  if (response.ok) return response;
  const { detail } = (await response.json()) as { detail?: unknown };
  throw new Error(`${response.status}: ${String(detail)}`);
}

function write(what: string, path: string, content: string): void {
  const file = resolve(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  process.stdout.write(`\n${what}: ${file}\n`);
}

await runCommand(HELP, report);
