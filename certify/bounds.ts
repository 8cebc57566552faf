import { type AmountUnits, formatMajorNumber } from '../shared/domain/money.ts';
import type { ExchangePurpose } from './wallet-under-test.ts';

/** What a run may cost at most. */
export interface Limits {
  /** In amount units: the sum of all stakes that are sent, whether they are rolled back or not. */
  readonly budget: AmountUnits;
  readonly requests: number;
  readonly timeMs: number;
  /** Aborted by whoever wants the run to end. */
  readonly signal?: AbortSignal;
}

/** A wallet that leaves so many requests in a row without an answer has gone, and so has one that hangs for so long. */
const GONE = { requests: 100, ms: 60_000 };

/** Thrown before what would go beyond a limit: the run ends, cleans up, and says what it did not do. */
export class OutOfBounds extends Error {}

/** Counts what a run has cost, whoever plays. */
export class Bounds {
  readonly #limits: Limits;
  readonly #startedAt = performance.now();
  #staked = 0n;
  #requests = 0;
  #unanswered = 0;
  #silentSince = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get staked(): AmountUnits {
    return this.#staked;
  }

  get signal(): AbortSignal | undefined {
    return this.#limits.signal;
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

  /** Whether the wallet has not answered for so long that even to ask for money back is in vain. */
  get isGone(): boolean {
    return this.#isSilent(2);
  }

  heard(hasAnswered: boolean): void {
    if (!hasAnswered && this.#unanswered === 0) this.#silentSince = performance.now();
    this.#unanswered = hasAnswered ? 0 : this.#unanswered + 1;
  }

  /** Cleaning up is never refused: it gives money back. Throws `OutOfBounds`. */
  request(purpose: ExchangePurpose): void {
    this.#requests += 1;
    if (purpose === 'cleaning up') return;
    const { requests, timeMs, signal } = this.#limits;
    if (signal?.aborted) throw new OutOfBounds('it was interrupted');
    if (this.#isSilent(1)) throw new OutOfBounds('the wallet does not answer any more');
    if (this.#requests > requests) throw new OutOfBounds(`the ${requests} requests that are allowed were sent`);
    if (performance.now() - this.#startedAt > timeMs)
      throw new OutOfBounds(`the ${timeMs / 1000} s that are allowed are over`);
  }

  #isSilent(times: number): boolean {
    if (this.#unanswered === 0) return false;
    return this.#unanswered >= times * GONE.requests || performance.now() - this.#silentSince >= times * GONE.ms;
  }
}
