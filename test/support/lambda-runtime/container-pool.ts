import { Container, InvocationFailed } from './container.ts';
import type { LambdaFunction } from './lambda-function.ts';
import type { RunningFunction } from './running-function.ts';

/**
 * The containers of one function. One serves one event at a time, the one that was used last goes first, and an event that finds none free starts
 * another. Where Lambda would start as many as there are events, this machine cannot: events beyond `most` wait.
 */
export class ContainerPool implements RunningFunction {
  readonly name: string;
  readonly #function: LambdaFunction;
  readonly #client: string;
  readonly #most: number;
  readonly #all: Container[] = [];
  readonly #idle: Container[] = [];
  readonly #waiting: (() => void)[] = [];
  #count = 0;

  constructor(runs: LambdaFunction, client: string, most = 3) {
    this.name = runs.name;
    this.#function = runs;
    this.#client = client;
    this.#most = most;
  }

  /** Every container that was ever started, in that order. */
  get containers(): readonly Container[] {
    return this.#all;
  }

  async invoke(event: unknown): Promise<unknown> {
    const container = await this.#take();
    try {
      return await container.invoke(event);
    } finally {
      // Whoever called has the answer; the container is free only when it asks for the next event.
      void container.settled().then(() => this.#giveBack(container));
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((container) => container.kill()));
  }

  async #take(): Promise<Container> {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle && !idle.hasExited) return idle;
      if (idle) this.#count--;
      else if (this.#count < this.#most) return this.#start();
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #start(): Promise<Container> {
    this.#count++;
    const container = await Container.start(this.#function, this.#client);
    this.#all.push(container);
    const init = await container.initialized;
    if (init.type === 'ready') return container;
    await container.kill();
    this.#giveBack(container);
    throw new InvocationFailed('init', `${init.errorType}: ${init.errorMessage}`);
  }

  #giveBack(container: Container): void {
    if (container.hasExited) this.#count--;
    else this.#idle.push(container);
    this.#waiting.shift()?.();
  }
}
