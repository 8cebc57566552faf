import type { Clock, Deadline } from './deadline.ts';
import { Fault } from './fault.ts';

/** Pauses between attempts, in milliseconds: each is drawn from zero up to a window, and the windows double from the first to the last. */
export interface Windows {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** With less than this left no further attempt is begun: its answer would come too late to be told. */
export const LEAST_ATTEMPT_MS = 50;

/** Towards the deadline windows shrink, and no further than this. */
const SHORTEST_WINDOW_MS = 16;

/** A store that is slow, busy or silent for a moment. */
export const BUSY_STORE: Windows = { firstMs: 25, lastMs: 100 };

/** The pauses of one piece of work that is tried until it is done or its deadline is spent. Whoever tries again waits here before it. */
export class Retry {
  readonly #task: string;
  readonly #windows: Windows;
  readonly #clock: Clock;
  readonly #deadline: Deadline;
  #attempts = 0;

  /** `task` says in our logs what was not done: "a read", "the end of a session". */
  constructor(task: string, windows: Windows, clock: Clock, deadline: Deadline) {
    this.#task = task;
    this.#windows = windows;
    this.#clock = clock;
    this.#deadline = deadline;
  }

  /** Returns when it is time for the next attempt. Throws a `Fault` when the deadline leaves no time for one. */
  async pause(cause?: unknown): Promise<void> {
    this.#attempts++;
    const spareMs = this.#deadline.remainingMs - LEAST_ATTEMPT_MS;
    if (spareMs <= 0) {
      const attempts = `${this.#attempts} ${this.#attempts === 1 ? 'attempt' : 'attempts'}`;
      throw new Fault('deadline_spent', `the store did not answer ${this.#task} in ${attempts}`, { cause });
    }
    const { firstMs, lastMs } = this.#windows;
    // Whoever has waited for long comes more often: an older request is served before a younger one, and both in time.
    const window = Math.min(firstMs * 2 ** (this.#attempts - 1), lastMs, Math.max(spareMs / 3, SHORTEST_WINDOW_MS));
    // The last attempt is made at the last moment.
    await this.#clock.sleep(Math.min(this.#clock.random() * window, spareMs));
  }
}
