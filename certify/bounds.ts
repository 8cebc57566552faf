import { type AmountUnits, formatMajorNumber } from '../shared/domain/money.ts';
import type { ExchangePurpose } from './wallet-under-test.ts';

/** What a run may cost at most. */
export interface Limits {
  /** In amount units: the sum of all stakes that are sent, whether they are rolled back or not. */
  readonly budget: AmountUnits;
  readonly requests: number;
  readonly timeMs: number;
}

/** Thrown before what would go beyond a limit: the run ends, cleans up, and says what it did not do. */
export class OutOfBounds extends Error {}

/** Counts what a run has cost, whoever plays. */
export class Bounds {
  readonly #limits: Limits;
  readonly #startedAt = performance.now();
  #staked = 0n;
  #requests = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get staked(): AmountUnits {
    return this.#staked;
  }

  get requests(): number {
    return this.#requests;
  }

  /** Throws `OutOfBounds`. */
  stake(amount: AmountUnits): void {
    const { budget } = this.#limits;
    if (this.#staked + amount > budget)
      throw new OutOfBounds(`the stake budget of ${formatMajorNumber(budget)} is used up`);
    this.#staked += amount;
  }

  /** Cleaning up is never refused: it gives money back. Throws `OutOfBounds`. */
  request(purpose: ExchangePurpose): void {
    this.#requests += 1;
    if (purpose === 'cleaning up') return;
    const { requests, timeMs } = this.#limits;
    if (this.#requests > requests) throw new OutOfBounds(`the ${requests} requests that are allowed were sent`);
    if (performance.now() - this.#startedAt > timeMs)
      throw new OutOfBounds(`the ${timeMs / 1000} s that are allowed are over`);
  }
}
