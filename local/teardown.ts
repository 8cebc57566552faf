export interface Teardown {
  /** Closers run in reverse order. One that comes while everything is being stopped runs at once. */
  add(close: () => Promise<void> | void): void;
  /** Runs every closer once, whoever asks and however often. */
  run(): Promise<void>;
}

/** What was opened, so that a signal in the middle of the start leaves nothing behind either. */
export function createTeardown(): Teardown {
  const closers: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    // The list may grow while this waits: what was just about to open is closed too.
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      // One part that cannot close must not keep the others open.
      await Promise.resolve()
        .then(close)
        .catch(() => undefined);
    }
  }

  return {
    add(close) {
      closers.push(close);
      if (running !== undefined) running = running.then(closeAll);
    },
    run() {
      running ??= closeAll();
      return running;
    },
  };
}
