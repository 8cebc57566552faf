import { setTimeout as sleep } from 'node:timers/promises';
import type { Provider, Said } from '../support/store-proxy/providers.ts';

/** What a provider wrote into its own book once it had a verdict. */
export interface Acknowledged {
  readonly kind: 'stake' | 'payout' | 'rollback';
  readonly id: string;
  readonly round: number;
  readonly send: () => Promise<Said>;
}

const STAKE = 100;
const PAYOUT = 70;
const REPEAT_MS = 20;

/**
 * A provider that plays without end: a stake, then a payout or a rollback; and which sends everything again until it has a verdict. Every message is
 * covered and legal, so every verdict must be "done".
 */
export class SteadyPlayer {
  readonly acknowledged: Acknowledged[] = [];
  readonly complaints: string[] = [];
  /** Of the provider's own book, in hundredths. */
  balance: number;
  repeats = 0;
  readonly #provider: Provider;
  readonly #name: string;
  #rounds = 0;
  #stopped = false;
  #hasGivenUp = false;

  constructor(provider: Provider, name: string, balance: number) {
    this.#provider = provider;
    this.#name = name;
    this.balance = balance;
  }

  async play(): Promise<void> {
    while (!this.#stopped) {
      const round = ++this.#rounds;
      const stakeId = String(2 * round);
      const payoutId = String(2 * round + 1);
      await this.#untilDone('stake', stakeId, () => this.#provider.stake(stakeId, STAKE), -STAKE);
      if (round % 3 === 0) await this.#untilDone('rollback', stakeId, () => this.#provider.rollback(stakeId), STAKE);
      else await this.#untilDone('payout', payoutId, () => this.#provider.payout(payoutId, stakeId, PAYOUT), PAYOUT);
    }
  }

  /** Ends with the round that is being played. */
  stop(): void {
    this.#stopped = true;
  }

  /** The last of what was acknowledged in rounds that are over is asked again: it must be as if nothing had happened. */
  async askAgain(count: number): Promise<void> {
    const over = this.acknowledged.filter(({ round }) => round < this.#rounds);
    for (const { kind, id, send } of over.slice(-count)) {
      const { verdict } = await this.#clearly(send);
      const isLateStake = kind === 'stake' && over.some((later) => later.kind === 'rollback' && later.id === id);
      const expected = isLateStake ? 'refused' : 'done';
      if (verdict !== expected)
        this.complaints.push(`${this.#name}: the ${kind} ${id} again is ${verdict}, not ${expected}`);
    }
  }

  /** Asks nothing more, also in the middle of a round: what plays without end must not outlive its test. */
  giveUp(): void {
    this.#stopped = true;
    this.#hasGivenUp = true;
  }

  /** On a busy machine a repeat, too, may run out of its time: that is no verdict, and the provider asks on. */
  async #clearly(send: () => Promise<Said>): Promise<Said> {
    let said = await send();
    while (said.verdict === 'unclear' && !this.#hasGivenUp) {
      this.repeats++;
      await sleep(REPEAT_MS);
      said = await send();
    }
    return said;
  }

  async #untilDone(kind: Acknowledged['kind'], id: string, send: () => Promise<Said>, change: number): Promise<void> {
    const said = await this.#clearly(send);
    this.balance += change;
    this.acknowledged.push({ kind, id, round: this.#rounds, send });
    if (said.verdict !== 'done') this.complaints.push(`${this.#name}: the ${kind} ${id} is ${said.verdict}`);
    if (said.balance !== undefined && said.balance !== BigInt(this.balance))
      this.complaints.push(
        `${this.#name}: after the ${kind} ${id} the balance is ${said.balance}, not ${this.balance}`,
      );
  }
}
