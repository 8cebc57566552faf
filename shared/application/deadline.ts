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
  readonly #clock: Clock;
  readonly #endsAt: number;

  constructor(clock: Clock, budgetMs: number) {
    this.#clock = clock;
    this.#endsAt = clock.now() + budgetMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAt - this.#clock.now());
  }
}
