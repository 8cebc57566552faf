import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { LambdaFunction } from './lambda-function.ts';
import type { RunningFunction } from './running-function.ts';

/** What a thread posts for an event. */
interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** As a runtime does it: import the handler once, then answer events; here any number at a time. */
const runtime = `
  import { parentPort, workerData } from 'node:worker_threads';
  const { module, exported } = workerData;
  const { [exported]: handler } = await import(module);
  parentPort.on('message', ({ id, event }) => {
    Promise.resolve(handler(event, { getRemainingTimeInMillis: () => 60_000 })).then(
      (result) => parentPort.postMessage({ id, result }),
      (error) => parentPort.postMessage({ id, error: String(error) }),
    );
  });`;

/**
 * A deployed bundle in a thread of plain Node: its own modules and its own environment, and nobody's loader but Node's. It is what a machine without
 * AWS's runtime interface client has of a Lambda container.
 */
export class FunctionThread implements RunningFunction {
  readonly name: string;
  readonly #worker: Worker;
  readonly #underway = new Map<number, (answer: Answer) => void>();
  #last = 0;
  #failure: string | undefined;

  constructor(runs: LambdaFunction) {
    this.name = runs.name;
    const handler = runs.environment['_HANDLER'] ?? '';
    const dot = handler.lastIndexOf('.');
    const module = pathToFileURL(join(runs.taskRoot, `${handler.slice(0, dot)}.mjs`)).href;
    this.#worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(runtime)}`), {
      workerData: { module, exported: handler.slice(dot + 1) },
      // It is an option of the whole process, and a thread refuses it.
      env: { ...runs.environment, NODE_OPTIONS: '' },
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (answer: Answer) => this.#underway.get(answer.id)?.(answer));
    this.#worker.on('error', (error) => this.#fail(String(error)));
  }

  async invoke(event: unknown): Promise<unknown> {
    if (this.#failure !== undefined) throw new Error(`${this.name}: ${this.#failure}`);
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#underway.set(id, resolve);
    this.#worker.postMessage({ id, event });
    const { result, error } = await promise;
    this.#underway.delete(id);
    if (error !== undefined) throw new Error(`${this.name}: ${error}`);
    return result;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  /** A thread that could not start answers nothing any more. */
  #fail(error: string): void {
    this.#failure = error;
    for (const [id, resolve] of this.#underway) resolve({ id, error });
  }
}
