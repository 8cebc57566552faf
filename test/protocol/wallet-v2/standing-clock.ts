import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../../shared/application/deadline.ts';

/** A clock that a test sets. A pause passes at once and moves it on, so that a budget can be spent without waiting. */
export class StandingClock implements Clock {
  #now: number;

  constructor(at: string) {
    this.#now = Date.parse(at);
  }

  now(): number {
    return this.#now;
  }

  set(at: string): void {
    this.#now = Date.parse(at);
  }

  /** The one sleep that can be aborted is the watchdog over the whole answer; it must not run out by itself. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal) return setTimeout(60_000, undefined, { signal });
    this.#now += ms;
  }

  random(): number {
    return 0.5;
  }
}
