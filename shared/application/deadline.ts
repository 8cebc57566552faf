import { setTimeout } from 'node:timers/promises';

/** Time as the core may see it; the simulation brings its own. Milliseconds. */
export interface Clock {
  now(): number;
  /** Rejects when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 ≤ random < 1, for jitter. */
  random(): number;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
  random: Math.random,
};

/** Providers give up after 3 s; a callback has 2 s for everything, and this much of it for the store, so that there is time left to answer. */
export const CALLBACK_BUDGET_MS = 1_800;

/** One total budget that every attempt of a callback checks. */
export class Deadline {
  /** How long one attempt may take, where that is not what a callback can spare. */
  readonly attemptMs: number | undefined;
  readonly #clock: Clock;
  readonly #endsAt: number;

  constructor(clock: Clock, budgetMs: number, attemptMs?: number) {
    this.attemptMs = attemptMs;
    this.#clock = clock;
    this.#endsAt = clock.now() + budgetMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAt - this.#clock.now());
  }
}

/** For what the operator waits for: nobody hangs up after 3 s, and a wallet that a provider is busy with can take a while. */
export function operatorDeadline(clock: Clock): Deadline {
  return new Deadline(clock, 5_000);
}

/** For stores that are asked on nobody's behalf on the wire: a batch of a hundred items takes its time, and is given longer than a callback could give it. */
export function backgroundDeadline(clock: Clock): Deadline {
  return new Deadline(clock, 15_000, 5_000);
}
