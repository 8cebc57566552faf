import type { Clock } from '../../shared/application/deadline.ts';

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
