import { FuzzWorld } from './fuzz-world.ts';
import type { Input } from './inputs.ts';

/** No input may keep a function busy for longer. Milliseconds. */
export const LIMIT_MS = 5;

const WARM_UP = 10;
const REPEATS = 40;

/**
 * Times the function's work by the wall clock: an upper bound of its CPU, since one thread does it all. What is over the limit may have been another process,
 * the compiler or the garbage collector, so that it is only a suspicion: see `cpuMsOf`.
 */
export class Stopwatch {
  #startedAt: number | undefined;
  lastMs = 0;

  /** Called before and after. */
  readonly around = (): void => {
    if (this.#startedAt === undefined) {
      this.#startedAt = performance.now();
    } else {
      this.lastMs = performance.now() - this.#startedAt;
      this.#startedAt = undefined;
    }
  };
}

/** CPU of this thread for one input, as the mean of many times: the kernel's own account is too coarse for a single one. */
export async function cpuMsOf({ protocol, event }: Input): Promise<number> {
  const world = await FuzzWorld.open();
  for (let i = 0; i < WARM_UP; i++) await world.send(protocol, event);
  const before = process.threadCpuUsage();
  for (let i = 0; i < REPEATS; i++) await world.send(protocol, event);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / REPEATS;
}

/** How long things took, for people. */
export class Durations {
  readonly #ms: number[] = [];

  add(ms: number): void {
    this.#ms.push(ms);
  }

  /** The time that this part of all stayed below. */
  quantile(part: number): number {
    const sorted = this.#ms.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  }
}
