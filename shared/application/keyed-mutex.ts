/**
 * Callbacks of one process for one wallet wait for each other here instead of racing each other at the store. In AWS a container serves one callback at a time and
 * finds nobody to wait for; there the transactions' conditions decide the race, as they do between containers.
 */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `work` after all earlier work under the same key has ended, however it ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const turn = Promise.withResolvers<void>();
    this.#last.set(key, turn.promise);
    try {
      await before;
      return await work();
    } finally {
      turn.resolve();
      if (this.#last.get(key) === turn.promise) this.#last.delete(key);
    }
  }
}
