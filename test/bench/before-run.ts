import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as bundles from '../../infra/bundle.ts';
import { commandLine } from '../support/command-line.ts';
import { type Stack, startStack } from './local-stack.ts';
import { PEERS, type PeerEntry, REFERENCE } from './peers/peer.ts';
import { openScene, type Scene } from './scene.ts';
import { startRunner, takeTurns } from './speed.ts';
import { type Bundle, bundleOf, deployedBundle, outsideOfRepository, startInTurns } from './start-up.ts';
import { median } from './statistics.ts';
import { aligned } from './table.ts';

const HELP = `
npm run bench:before -- --before DIRECTORY [options]
Puts this checkout beside another one of an earlier commit, which is installed, in turns on this machine: starts, processor time per bet, the local stack.

  --starts N    fresh processes for each bundle (31)
  --turns N     turns of 20 bets (60)
  --stacks N    turns of 4 s on each local stack at 32 connections (10)

None of a part leaves it out: --starts 0.`;

const repository = join(import.meta.dirname, '..', '..');
const STACK_TURN_MS = 4_000;
const CONNECTIONS = 32;

const options = commandLine(HELP, {
  before: { type: 'string', default: '' },
  starts: { type: 'string', default: '31' },
  turns: { type: 'string', default: '60' },
  stacks: { type: 'string', default: '10' },
});
const before = resolve(options.before);
if (options.before === '' || !existsSync(join(before, 'test', 'bench'))) {
  process.stderr.write(`--before names no checkout with a benchmark\n\n${HELP.trim()}\n`);
  process.exit(2);
}

const ours = PEERS.filter(({ file }) => file === 'this-wallet');
const bare = PEERS.find(({ title }) => title === REFERENCE) as PeerEntry;
const titleBefore = ({ title }: PeerEntry) => `${title}, before`;

async function starts(times: number): Promise<string[][]> {
  const file = pathToFileURL(join(before, 'infra', 'bundle.ts')).href;
  const { bundler }: typeof bundles = await import(file);
  return outsideOfRepository(async (directory) => {
    const bundle = bundler(before, join(directory, 'before'), []);
    const all: Bundle[] = [{ title: bare.title, ...(await bundleOf(bare, directory)) }];
    for (const entry of ours.filter(({ exported }) => exported !== 'createRememberingPeer')) {
      const name = entry.exported === 'createEncryptedPeer' ? 'vp' : 'vela';
      all.push({ title: titleBefore(entry), ...(await deployedBundle(name, bundle)) });
      all.push({ title: entry.title, ...(await bundleOf(entry, directory)) });
    }
    const rows = [...(await startInTurns(all, times))].map(([title, { bundleBytes, loadRatio, answeredRatio }]) => [
      title,
      `${Math.round(bundleBytes / 1024)} KiB`,
      loadRatio.toFixed(2),
      answeredRatio.toFixed(2),
    ]);
    return [['processor time of a start', 'bundle', 'modules loaded', 'first request answered'], ...rows];
  });
}

async function bets(turns: number): Promise<string[][]> {
  const file = pathToFileURL(join(before, 'test', 'bench', 'scene.ts')).href;
  const earlier: { openScene(): Promise<Pick<Scene, 'start' | 'quick' | 'stop'>> } = await import(file);
  const scenes = [await openScene(), await earlier.openScene()] as const;
  try {
    const runners = [await startRunner(scenes[0], bare)];
    for (const entry of ours) {
      runners.push(await startRunner(scenes[1], { ...entry, title: titleBefore(entry) }));
      runners.push(await startRunner(scenes[0], entry));
    }
    const speeds = await takeTurns(runners, turns, () => undefined);
    const rows = speeds.map(({ cpuRatio, p50Ratio }, index) => [
      runners[index]?.entry.title ?? '',
      cpuRatio.toFixed(2),
      p50Ratio.toFixed(2),
    ]);
    return [['a bet', 'processor time', 'p50'], ...rows];
  } finally {
    await Promise.all(scenes.map((scene) => scene.stop()));
  }
}

async function localStacks(turns: number): Promise<string[][]> {
  const startOf = (checkout: string) =>
    ['local/start.ts', 'infra/local/start.ts'].map((file) => join(checkout, file)).find(existsSync) ?? '';
  const stacks: Stack[] = [];
  try {
    for (const checkout of [before, repository]) {
      stacks.push(await startStack(startOf(checkout), checkout, CONNECTIONS));
    }
    const samples = stacks.map(() => ({ perSecond: [] as number[], cpu: [] as number[] }));
    for (let turn = 0; turn <= turns; turn++) {
      for (const [index, stack] of stacks.entries()) {
        const { betsPerSecond, cpuMsPerBet } = await stack.bets(STACK_TURN_MS);
        if (turn === 0) continue;
        samples[index]?.perSecond.push(betsPerSecond);
        samples[index]?.cpu.push(cpuMsPerBet);
      }
    }
    const [first, then] = samples;
    const ratio = (member: 'perSecond' | 'cpu') =>
      median((then?.[member] ?? []).map((value, turn) => value / (first?.[member][turn] ?? Number.NaN))).toFixed(2);
    return [
      [`local stack, ${CONNECTIONS} connections`, 'bets a second', 'processor time per bet'],
      ['before', '1.00', '1.00'],
      ['now', ratio('perSecond'), ratio('cpu')],
    ];
  } finally {
    for (const stack of stacks) stack.stop();
  }
}

const parts = [
  [starts, options.starts],
  [bets, options.turns],
  [localStacks, options.stacks],
] as const;
for (const [measure, times] of parts) {
  if (Number(times) > 0) process.stdout.write(`${aligned(await measure(Number(times)))}\n\n`);
}
process.exit();
