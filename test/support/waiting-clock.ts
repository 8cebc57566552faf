import type { Clock } from '../../shared/application/deadline.ts';

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
