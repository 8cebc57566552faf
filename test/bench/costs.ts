import { sumOf } from '../support/store-proxy/capacity.ts';
import type { SeenRequest } from '../support/store-proxy/proxy.ts';
import type { Container } from './container-process.ts';
import type { Verdict } from './messages.ts';
import type { PeerEntry } from './peers/peer.ts';
import type { Scene } from './scene.ts';

/** What one bet asks of the store. */
export interface BetCost {
  readonly verdict: Verdict;
  readonly requests: number;
  readonly writeRequests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Write units of each table and each `table/index`. */
  readonly writesByTable: Readonly<Record<string, number>>;
}

export interface Costs {
  readonly accepted: BetCost;
  readonly replay: BetCost;
  readonly refusal: BetCost;
}

const BALANCE = 1_000;
const BEYOND = 1_000_000;

/** A container that has served this wallet before takes a bet, takes it again, and refuses one. */
export async function measureCosts(scene: Scene, entry: PeerEntry): Promise<Costs> {
  const container = await scene.start(entry, scene.measuring);
  const wallet = walletName(entry, 'costs');
  await container.tell({ do: 'open', wallet, balance: BALANCE });
  await container.tell({ do: 'seat', wallet, lanes: 1 });
  const bet = (id: string, amount: number) => costOf(scene, container, wallet, id, amount);
  await bet('1001', 1);
  const accepted = await bet('1002', 1);
  const replay = await bet('1002', 1);
  const refusal = await bet('1003', BEYOND);
  await container.kill();
  return { accepted, replay, refusal };
}

async function costOf(
  { measuring }: Scene,
  container: Container,
  wallet: string,
  id: string,
  amount: number,
): Promise<BetCost> {
  const { result, requests } = await measuring.during(() => container.tell({ do: 'bet', wallet, id, amount }));
  const { read, write } = sumOf(requests.map(({ capacity }) => capacity));
  return {
    verdict: result,
    requests: requests.length,
    writeRequests: requests.filter(({ capacity }) => capacity.write > 0).length,
    readUnits: read,
    writeUnits: write,
    writesByTable: sumByTable(requests),
  };
}

function sumByTable(requests: readonly SeenRequest[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { writesByTable } of requests) {
    for (const [name, units] of Object.entries(writesByTable)) sums[name] = (sums[name] ?? 0) + units;
  }
  return sums;
}

/** Letters, digits and hyphens, as a player id may have. */
export function walletName({ title }: PeerEntry, purpose: string): string {
  return `${title.replaceAll(/[^a-z]+/gi, '-')}-${purpose}`.slice(0, 40);
}
