import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { simulator } from '../../functions/wallet-v2/simulator.ts';
import { importFile } from '../../local/import/import-file.ts';
import { startLocalStack } from '../../local/stack-process.ts';
import { Wire } from '../e2e/wire.ts';
import { commandLine } from '../support/command-line.ts';

const HELP = `
npm run bench:import -- [options]
How long the import of a provider's file takes on the local stack, and what memory the stack and the sender hold. Every line is new to the store: a thousand
bets are played, and each line speaks of one of them at another time.

  --lines N   how many the file has (1000000)`;

const BETS = 1_000;
const EVERY = 100_000;
const AGENT = 'wallet-v2/main';

const given = commandLine(HELP, { lines: { type: 'string', default: '1000000' } });
const lines = Math.max(BETS, Number(given.lines));
const folder = mkdtempSync(join(tmpdir(), 'import-'));
const stack = await startLocalStack();
try {
  const path = join(folder, 'report.csv');
  await playBets(new Wire(stack.url));
  await pipeline(Readable.from(fileOf(lines)), createWriteStream(path));
  const begun = performance.now();
  let shown = 0;
  const target = { baseUrl: stack.url, protocol: 'wallet-v2', agentId: 'main' };
  const imported = await importFile(target, {
    path,
    hear: ({ lines: taken }) => {
      if (taken < shown + EVERY && taken < lines) return;
      shown = taken;
      const seconds = (performance.now() - begun) / 1000;
      const sender = Math.round(process.memoryUsage().rss / 1_048_576);
      say(`${taken} lines in ${seconds.toFixed(0)} s: stack ${memoryOf(stack.pid)} MB, sender ${sender} MB`);
    },
  });
  say(JSON.stringify(imported));
  if (imported.lines !== lines || imported.mismatched + imported.missing > 0) process.exitCode = 1;
} finally {
  await stack.stop();
  rmSync(folder, { recursive: true });
}

async function playBets(wire: Wire): Promise<void> {
  const wallet = '/players/p1/wallets/EUR';
  await wire.operator(`PUT /agents/${AGENT}`, simulator.newRegistration());
  await wire.operator('PUT /players/p1', {});
  await wire.operator(`PUT ${wallet}`, {});
  await wire.operator(`POST ${wallet}/transfers`, { transferId: 't', direction: 'deposit', amount: '10000' });
  const seat = { agentId: 'main', playerId: 'p1', currency: 'EUR' };
  const { json } = await wire.operator('POST /sessions', { ...seat, protocol: 'wallet-v2' });
  for (let id = 1; id <= BETS; id++)
    await wire.say(simulator.stake({ ...seat, secret: json.token }, { id: `${id}`, amount: 50_000n }));
}

function* fileOf(count: number): Generator<string> {
  yield 'id,currency,type,amount,time\r\n';
  for (let line = 0; line < count; line++) {
    const time = new Date(Date.UTC(2026, 0, 1) + line * 1_000).toISOString();
    yield `${(line % BETS) + 1},EUR,bet,500,${time}\r\n`;
  }
}

/** Megabytes, of Linux. */
function memoryOf(pid: number): string {
  const [, kilobytes = '?'] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return kilobytes === '?' ? kilobytes : String(Math.round(Number(kilobytes) / 1024));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
