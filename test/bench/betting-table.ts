import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../support/store-proxy/faults.ts';
import { onNth, type Rule } from '../support/store-proxy/plan.ts';
import { READS, WRITES } from '../support/store-proxy/request-shapes.ts';
import type { Container } from './container-process.ts';
import type { Verdict } from './messages.ts';
import { FUNCTION_MS } from './peers/idempotency-layer.ts';
import type { PeerEntry } from './peers/peer.ts';
import type { Scene } from './scene.ts';

/** What every wallet of a measurement is opened with. */
export const BALANCE = 10_000;
const RACERS = 32;
const MOST_ASKS = 4;
const ANY = [...READS, ...WRITES];

/** What the provider's own book says in the end. */
export interface Tally {
  readonly acknowledged: number;
  readonly unanswered: number;
}

/** One wallet, the container that serves it, and the provider that asks until it has a verdict. */
export class Table {
  readonly #scene: Scene;
  readonly #entry: PeerEntry;
  readonly #wallet: string;
  #container: Container;

  private constructor(scene: Scene, entry: PeerEntry, wallet: string, container: Container) {
    this.#scene = scene;
    this.#entry = entry;
    this.#wallet = wallet;
    this.#container = container;
  }

  static async open(scene: Scene, entry: PeerEntry, wallet: string): Promise<Table> {
    const container = await scene.start(entry, scene.quick);
    await container.tell({ do: 'open', wallet, balance: BALANCE });
    await container.tell({ do: 'seat', wallet, lanes: 1 });
    return new Table(scene, entry, wallet, container);
  }

  balance(): Promise<number> {
    return this.#container.tell({ do: 'balance', wallet: this.#wallet });
  }

  close(): Promise<void> {
    return this.#container.kill();
  }

  /** One bet for each plan; each is asked `asks` times, and then until it has a verdict. */
  async bets(plans: readonly (readonly Rule[])[], asks: number): Promise<Tally> {
    const verdicts: Verdict[] = [];
    for (const [index, rules] of plans.entries()) {
      this.#scene.quick.plan(rules);
      let verdict = await this.#ask(index);
      this.#scene.quick.plan([]);
      for (let ask = 2; ask <= asks; ask++) verdict = await this.#ask(index);
      verdicts.push(await this.#untilAnswered(index, verdict));
    }
    return tallyOf(verdicts);
  }

  /** The container is killed when the store has carried out the nth request of a bet and not yet said so. Another one is asked when the function's time is over. */
  async kills(requests: readonly number[]): Promise<Tally> {
    const verdicts: Verdict[] = [];
    for (const [index, nth] of requests.entries()) {
      const victim = this.#container;
      const kill: Fault = async (exchange) => {
        await exchange.carryOut();
        await victim.kill();
      };
      this.#scene.quick.plan([onNth(ANY, nth, kill)]);
      const verdict = await this.#ask(index).catch(() => 'no answer' as const);
      this.#scene.quick.plan([]);
      await victim.kill();
      this.#container = await this.#scene.start(this.#entry, this.#scene.quick);
      await this.#container.tell({ do: 'seat', wallet: this.#wallet, lanes: 1 });
      verdicts.push(await this.#untilAnswered(index, verdict));
    }
    return tallyOf(verdicts);
  }

  /** 32 bets at once, or 32 copies of one. */
  async race(sameId: boolean): Promise<Tally> {
    const bets = { do: 'bets', wallet: this.#wallet, firstId: 1, count: RACERS, lanes: RACERS, sameId } as const;
    await this.#container.tell({ do: 'seat', wallet: this.#wallet, lanes: RACERS });
    const { verdicts, unanswered } = await this.#container.tell(bets);
    const later = await this.#askAgain(unanswered.map((id) => Number(id) - 1));
    const { acknowledged, unanswered: never } = tallyOf(later);
    return { acknowledged: sameId ? 1 : verdicts.done + acknowledged, unanswered: never };
  }

  #ask(index: number): Promise<Verdict> {
    return this.#container.tell({ do: 'bet', wallet: this.#wallet, id: String(index + 1), amount: 1 });
  }

  async #untilAnswered(index: number, first: Verdict): Promise<Verdict> {
    if (first !== 'no answer') return first;
    const [verdict = 'no answer'] = await this.#askAgain([index]);
    return verdict;
  }

  /** No provider asks again within a function's time; and who locks a bet that is in progress needs that time. */
  async #askAgain(indexes: readonly number[]): Promise<Verdict[]> {
    let verdicts: Verdict[] = indexes.map(() => 'no answer');
    for (let ask = 1; verdicts.includes('no answer') && ask <= MOST_ASKS; ask++) {
      await sleep(FUNCTION_MS + 200);
      const asked: Verdict[] = [];
      for (const [place, index] of indexes.entries()) {
        const known = verdicts[place] ?? 'no answer';
        asked.push(known === 'no answer' ? await this.#ask(index) : known);
      }
      verdicts = asked;
    }
    return verdicts;
  }
}

function tallyOf(verdicts: readonly Verdict[]): Tally {
  return {
    acknowledged: verdicts.filter((verdict) => verdict === 'done').length,
    unanswered: verdicts.filter((verdict) => verdict === 'no answer').length,
  };
}
