import { refuseOverlaps } from '../support/store-proxy/overlaps.ts';
import { onEvery } from '../support/store-proxy/plan.ts';
import { walletName } from './costs.ts';
import type { PeerEntry } from './peers/peer.ts';
import type { Scene } from './scene.ts';

export const CONCURRENCIES = [1, 8, 32] as const;

export interface Contention {
  readonly concurrency: number;
  readonly accepted: number;
  readonly unanswered: number;
  /** Requests to the store for each accepted bet. */
  readonly requestsPerBet: number;
}

const BALANCE = 100_000;
const ROUNDS = 4;

/** One wallet, so many bets at a time, each lane a container of its own; the store refuses transactions that overlap, as a real table does. */
export async function measureContention(scene: Scene, entry: PeerEntry): Promise<Contention[]> {
  const container = await scene.start(entry, scene.quick);
  scene.quick.plan([onEvery('TransactWriteItems', refuseOverlaps())]);
  const results: Contention[] = [];
  for (const concurrency of CONCURRENCIES) {
    const wallet = walletName(entry, `at-${concurrency}`);
    await container.tell({ do: 'open', wallet, balance: BALANCE });
    await container.tell({ do: 'seat', wallet, lanes: concurrency });
    await container.tell({ do: 'bet', wallet, id: '1', amount: 1 });
    const bets = { do: 'bets', wallet, firstId: 2, count: ROUNDS * 32, lanes: concurrency } as const;
    const { result, requests } = await scene.quick.during(() => container.tell(bets));
    const { done: accepted, 'no answer': unanswered } = result.verdicts;
    results.push({ concurrency, accepted, unanswered, requestsPerBet: requests.length / accepted });
  }
  scene.quick.plan([]);
  await container.kill();
  return results;
}
