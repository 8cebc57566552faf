import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dailyPage } from './report/daily-page.ts';
import { type DailyReport, dailyTable } from './report/daily-table.ts';

const USAGE = `npm run report -- daily [--from DATE] [--to DATE] [--zone ZONE] [--by protocol,currency] [--html FILE]
The stack is that of BASE_URL, else of PORT on this machine, else of port 3000.`;

async function report(): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: text, to: text, zone: text, by: text, html: text },
  });
  if (positionals.join() !== 'daily') throw new Error(USAGE);
  const { from = today, to = today, zone = 'UTC', by = 'protocol,currency', html } = values;
  const base = process.env['BASE_URL']?.replace(/\/+$/, '') ?? `http://127.0.0.1:${process.env['PORT'] || 3000}`;
  const query = new URLSearchParams({ from, to, zone, by });
  const response = await fetch(`${base}/operator/v1/reports/daily?${query}`).catch(() => {
    throw new Error(`Nothing answers at ${base}: start the stack with "npm start", or set BASE_URL`);
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${response.status}: ${String((answer as { detail?: unknown }).detail)}`);
  const figures = answer as DailyReport;
  process.stdout.write(`${dailyTable(figures)}\n`);
  if (html === undefined) return;
  const file = resolve(html);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, dailyPage(figures));
  process.stdout.write(`\nplots: ${file}\n`);
}

try {
  await report();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
