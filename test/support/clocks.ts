import { CALLBACK_BUDGET_MS, type Clock, Deadline, systemClock } from '../../shared/application/deadline.ts';

/**
 * Time that passes so many times slower for the wallet than for its store. A test about what becomes of money must not
 * depend on how busy the machine is: with this clock a callback has the time for its attempts also where everything else is
 * slow. Pauses between attempts stay as they are; the one sleep that can be aborted is the watchdog over the budget.
 */
export function slowedClock(times: number): Clock {
  const startedAt = systemClock.now();
  return {
    now: () => startedAt + Math.floor((systemClock.now() - startedAt) / times),
    sleep: (ms, signal) => systemClock.sleep(signal ? ms * times : ms, signal),
    random: systemClock.random,
  };
}

/** What is proved on a real engine is what is decided. */
export const unhurried = slowedClock(20);

/** Where a store stays silent on purpose, and the test waits for the end of the budget. */
export const slowClock = slowedClock(5);

/** For whoever waits for an answer: as slow as the budget in which it must come. */
export function patience(clock: Clock, ms: number): Promise<void> {
  return clock.sleep(ms, new AbortController().signal);
}

export function unhurriedDeadline(): Deadline {
  return new Deadline(unhurried, CALLBACK_BUDGET_MS);
}

/** Time that stands. A pause is over at once. */
export function standsAt(at: string): Clock {
  const now = Date.parse(at);
  return { now: () => now, random: () => 0, sleep: async () => undefined };
}

/** Runs like the machine's, so far ahead of it. */
export class MovableClock implements Clock {
  readonly sleep = systemClock.sleep;
  readonly random = systemClock.random;
  aheadMs: number;

  constructor(aheadMs = 0) {
    this.aheadMs = aheadMs;
  }

  readonly now = (): number => systemClock.now() + this.aheadMs;
}

/** Time that passes only by waiting, and at once; the jitter is half of every window. */
export class WaitingClock implements Clock {
  readonly pauses: number[] = [];
  #now: number;

  constructor(startsAt = 0) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.#now += ms;
  }

  random(): number {
    return 0.5;
  }
}

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * Time that passes only while everybody waits for it: when nothing else is left to do, the earliest timer rings. So a store that hangs spends its whole
 * budget at once, and a race has the same pauses on every machine. For stores in memory: whoever waits for a network would find it gone by.
 */
export class VirtualClock implements Clock {
  #now: number;
  #timers: Timer[] = [];
  #ringing = false;
  #drawn = 0;

  constructor(at = '2026-03-02T08:15:30.000Z') {
    this.#now = Date.parse(at);
  }

  now(): number {
    return this.#now;
  }

  set(at: string): void {
    this.#now = Date.parse(at);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = { at: this.#now + ms, ring: resolve };
      this.#timers.push(timer);
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        reject(signal.reason);
      });
      this.#ringWhenIdle();
    });
  }

  /** Spread evenly, and the same in every run. */
  random(): number {
    this.#drawn += 1;
    return (this.#drawn * 0.618_033_988_749) % 1;
  }

  /** Promises are settled before this turn of the event loop ends, so whoever could go on has gone on. */
  #ringWhenIdle(): void {
    if (this.#ringing) return;
    this.#ringing = true;
    setImmediate(() => {
      this.#ringing = false;
      const [next, ...later] = this.#timers.toSorted((one, other) => one.at - other.at);
      if (!next) return;
      this.#timers = later;
      this.#now = Math.max(this.#now, next.at);
      next.ring();
      if (later.length > 0) this.#ringWhenIdle();
    });
  }
}

/** A clock that a test sets. A pause passes at once and moves it on, so that a budget can be spent without waiting. */
export class StandingClock implements Clock {
  #now: number;

  constructor(at = '2026-03-02T08:15:30.000Z') {
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
    if (signal) return systemClock.sleep(60_000, signal);
    this.#now += ms;
  }

  random(): number {
    return 0.5;
  }
}
