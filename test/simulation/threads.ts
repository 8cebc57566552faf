import { Worker } from 'node:worker_threads';
import type { Played } from './play.ts';
import type { PlayWorld } from './simulate.ts';

/** Plays worlds in threads of their own, one in each at a time. */
export class Threads {
  readonly #idle: Worker[];
  readonly #all: readonly Worker[];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor(count: number, workerData: { readonly seed: string; readonly plant?: string | undefined }) {
    const file = new URL('./players.worker.ts', import.meta.url);
    this.#all = Array.from({ length: count }, () => new Worker(file, { workerData }));
    this.#idle = [...this.#all];
  }

  readonly play: PlayWorld = async (world) => {
    const worker = await this.#next();
    try {
      return await ask(worker, world);
    } finally {
      const waiting = this.#waiting.shift();
      if (waiting) waiting(worker);
      else this.#idle.push(worker);
    }
  };

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #next(): Promise<Worker> {
    const worker = this.#idle.pop();
    return worker ? Promise.resolve(worker) : new Promise((resolve) => this.#waiting.push(resolve));
  }
}

function ask(worker: Worker, world: number): Promise<Played> {
  return new Promise((resolve, reject) => {
    const hear = (played: Played) => {
      worker.off('error', reject);
      resolve(played);
    };
    worker.once('message', hear);
    worker.once('error', reject);
    worker.postMessage(world);
  });
}
