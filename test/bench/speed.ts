import type { Container } from './container-process.ts';
import { walletName } from './costs.ts';
import { PEERS, type PeerEntry, REFERENCE } from './peers/peer.ts';
import type { Scene } from './scene.ts';
import { median, percentile } from './statistics.ts';

export interface Speed {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the bare transaction in the same run. */
  readonly p50Ratio: number;
  readonly p99Ratio: number;
  readonly cpuMs: number;
  readonly cpuRatio: number;
}

const BALANCE = 100_000_000;
const BETS_PER_TURN = 20;
const WARM_UP_TURNS = 5;

export interface Runner {
  readonly entry: PeerEntry;
  readonly container: Container;
  readonly wallet: string;
  /** Of each turn, in milliseconds. */
  readonly latencies: number[][];
  readonly cpuPerBet: number[];
}

/** All peers by turns, a few bets each and each time in another order, so that whatever else the machine does meets all of them. */
export async function measureSpeed(
  scene: Scene,
  turns: number,
  progress: (turn: number) => void,
): Promise<ReadonlyMap<string, Speed>> {
  const runners = await Promise.all(PEERS.map((entry) => startRunner(scene, entry)));
  const speeds = await takeTurns(runners, turns, progress);
  return new Map(runners.map(({ entry }, index) => [entry.title, speeds[index] as Speed]));
}

/** The speeds of runners in their order; the one of the bare transaction is the measure of all. */
export async function takeTurns(
  runners: readonly Runner[],
  turns: number,
  progress: (turn: number) => void,
): Promise<Speed[]> {
  for (let turn = 0; turn < WARM_UP_TURNS + turns; turn++) {
    const first = turn % runners.length;
    for (const runner of [...runners.slice(first), ...runners.slice(0, first)]) await takeTurn(runner, turn);
    progress(turn + 1 - WARM_UP_TURNS);
  }
  await Promise.all(runners.map(({ container }) => container.kill()));
  const reference = runners.find(({ entry }) => entry.title === REFERENCE);
  if (!reference) throw new Error(`nobody runs the ${REFERENCE}`);
  return runners.map((runner) => speedOf(runner, reference));
}

/** A container at a table of its own. */
export async function startRunner(scene: Pick<Scene, 'start' | 'quick'>, entry: PeerEntry): Promise<Runner> {
  const container = await scene.start(entry, scene.quick);
  const wallet = walletName(entry, 'speed');
  await container.tell({ do: 'open', wallet, balance: BALANCE });
  await container.tell({ do: 'seat', wallet, lanes: 1 });
  return { entry, container, wallet, latencies: [], cpuPerBet: [] };
}

async function takeTurn({ entry, container, wallet, latencies, cpuPerBet }: Runner, turn: number): Promise<void> {
  const firstId = 1 + turn * BETS_PER_TURN;
  const result = await container.tell({ do: 'bets', wallet, firstId, count: BETS_PER_TURN, lanes: 1 });
  if (result.verdicts.done !== BETS_PER_TURN)
    throw new Error(`${entry.title} did not take ${BETS_PER_TURN} bets in calm`);
  if (turn < WARM_UP_TURNS) return;
  latencies.push([...result.latencies]);
  cpuPerBet.push(result.cpuMs / BETS_PER_TURN);
}

/** The ratio of medians is taken turn by turn, within which the machine is the same for all; the tails need all turns together. */
function speedOf({ latencies, cpuPerBet }: Runner, reference: Runner): Speed {
  const [all, allOfReference] = [latencies.flat(), reference.latencies.flat()];
  const ratios = latencies.map((turn, index) => median(turn) / median(reference.latencies[index] ?? []));
  const cpuRatios = cpuPerBet.map((cpu, index) => cpu / (reference.cpuPerBet[index] ?? Number.NaN));
  return {
    p50Ms: median(all),
    p99Ms: percentile(all, 0.99),
    p50Ratio: median(ratios),
    p99Ratio: percentile(all, 0.99) / percentile(allOfReference, 0.99),
    cpuMs: median(cpuPerBet),
    cpuRatio: median(cpuRatios),
  };
}
