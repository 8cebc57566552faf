import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dailyPage } from './report/daily-page.ts';
import { type DailyReport, dailyTable } from './report/daily-table.ts';

const USAGE = `npm run report -- daily [--from DATE] [--to DATE] [--zone ZONE] [--by protocol,currency] [--html FILE] [--csv FILE]
The stack is that of BASE_URL, else of PORT on this machine, else of port 3000.`;

async function report(): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: text, to: text, zone: text, by: text, html: text, csv: text },
  });
  if (positionals.join() !== 'daily') throw new Error(USAGE);
  const { from = today, to = today, zone = 'UTC', by = 'protocol,currency', html, csv } = values;
  const base = process.env['BASE_URL']?.replace(/\/+$/, '') ?? `http://127.0.0.1:${process.env['PORT'] || 3000}`;
  const address = `${base}/operator/v1/reports/daily?${new URLSearchParams({ from, to, zone, by })}`;
  const figures = (await (await asked(address, 'application/json')).json()) as DailyReport;
  process.stdout.write(`${dailyTable(figures)}\n`);
  if (html !== undefined) write('plots', html, dailyPage(figures));
  if (csv !== undefined) write('CSV', csv, await (await asked(address, 'text/csv')).text());
}

async function asked(address: string, accept: string): Promise<Response> {
  const response = await fetch(address, { headers: { accept } }).catch(() => {
    throw new Error(`Nothing answers at ${new URL(address).origin}: start the stack with "npm start", or set BASE_URL`);
  });
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

try {
  await report();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
