import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../support/command-line.ts';
import { measureContention } from './contention.ts';
import { type Costs, measureCosts } from './costs.ts';
import { withFigures } from './document.ts';
import { htmlPage } from './page.ts';
import { PEERS } from './peers/peer.ts';
import { betsPerSecond } from './quotas.ts';
import { FULL, type PeerResult, QUICK, type Report, type Settings } from './report.ts';
import { measureSafety, type Safety } from './safety.ts';
import { openScene, type Scene } from './scene.ts';
import { measureSpeed } from './speed.ts';
import { measureStartUp } from './start-up.ts';
import { textTables } from './table.ts';

const HELP = `
npm run bench -- [options]
Puts this wallet beside the ways in which wallets are usually written: costs, safety, speed. Writes tables, .build/bench/report.json and .build/bench/report.html.

  --quick   fewer turns, for a look
  --docs    puts the figures into docs/benchmark.md`;

const repository = join(import.meta.dirname, '..', '..');
const output = join(repository, '.build', 'bench');
const document = join(repository, 'docs', 'benchmark.md');

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function measureAll(scene: Scene, settings: Settings): Promise<PeerResult[]> {
  const costs = new Map<string, Costs>();
  for (const entry of PEERS) {
    say(`${entry.title}: what it asks of the store`);
    costs.set(entry.title, await measureCosts(scene, entry));
  }
  say('all, by turns: how long it takes');
  const speeds = await measureSpeed(
    scene,
    settings.turns,
    (turn) => turn > 0 && turn % 10 === 0 && say(`  ${turn} of ${settings.turns} turns`),
  );
  say('all, by turns: how they start');
  const startUps = await measureStartUp(settings.imports);

  const results: PeerResult[] = [];
  for (const entry of PEERS) {
    say(`${entry.title}: many at once, faults and kills`);
    const cost = known(costs, entry.title);
    const contention = await measureContention(scene, entry);
    const safety: Safety = await measureSafety(scene, entry, cost, settings.faults);
    const { title, about } = entry;
    const measured = {
      speed: known(speeds, title),
      startUp: known(startUps, title),
      betsPerSecond: betsPerSecond(cost.accepted),
    };
    results.push({ title, about, costs: cost, safety, contention, ...measured });
  }
  return results;
}

function known<T>(results: ReadonlyMap<string, T>, title: string): T {
  const result = results.get(title);
  if (result === undefined) throw new Error(`nothing was measured of ${title}`);
  return result;
}

function machine(): Report['machine'] {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.versions.node,
    platform: process.platform,
  };
}

const options = commandLine(HELP, {
  quick: { type: 'boolean', default: false },
  docs: { type: 'boolean', default: false },
});
const settings = options.quick ? QUICK : FULL;
const scene = await openScene();
try {
  const peers = await measureAll(scene, settings);
  const given = process.argv.slice(2);
  const command = ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' ');
  const report: Report = { command, measuredAt: new Date().toISOString(), machine: machine(), settings, peers };
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(output, 'report.html'), htmlPage(report));
  if (options.docs) writeFileSync(document, withFigures(readFileSync(document, 'utf8'), report));
  process.stdout.write(`${textTables(peers)}\n`);
  say(`\nThe same as a page with plots: ${join(output, 'report.html')}\nand as data: ${join(output, 'report.json')}`);
} finally {
  await scene.stop();
}
