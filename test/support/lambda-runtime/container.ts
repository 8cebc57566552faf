import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { LambdaFunction } from './lambda-function.ts';
import { type Reply, RuntimeApi } from './runtime-api.ts';

/** How the init phase ended; the time is what whoever waits for a cold start pays. */
export type Init =
  | { readonly type: 'ready'; readonly durationMs: number }
  | { readonly type: 'failed'; readonly errorType: string; readonly errorMessage: string };

/** Lambda's own words for what it reports in a function's place. */
export class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
  readonly kind: 'timeout' | 'unhandled' | 'exit' | 'init';

  constructor(kind: InvocationFailed['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * The shell becomes the runtime (`exec`), and beside it another one waits on a pipe that only this process holds open: a container, frozen ones included,
 * never outlives the tests, however they end.
 */
const guarded = 'exec 3<&0; (read -r ended <&3 || kill -9 $$) >/dev/null 2>&1 & exec 3<&- "$@" </dev/null';

/** One container of one function: a process of its own under AWS's runtime interface client, which gets its events from a Runtime API of its own. */
export class Container {
  /** Settles when the init phase is over. */
  readonly initialized: Promise<Init>;
  readonly #function: LambdaFunction;
  readonly #process: ChildProcess;
  readonly #api: RuntimeApi;
  readonly #exited: Promise<void>;
  #hasExited = false;
  #isFrozen = false;
  #output = '';

  private constructor(runs: LambdaFunction, process: ChildProcess, api: RuntimeApi) {
    const startedAt = performance.now();
    this.#function = runs;
    this.#process = process;
    this.#api = api;
    this.#exited = new Promise((resolve) => process.once('exit', () => resolve()));
    void this.#exited.then(() => this.#ended());
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    this.initialized = Promise.race([
      api.waiting().then((): Init => ({ type: 'ready', durationMs: performance.now() - startedAt })),
      api.initFailed.then(({ errorType, errorMessage }): Init => ({ type: 'failed', errorType, errorMessage })),
      this.#exited.then((): Init => ({ type: 'failed', errorType: 'Runtime.ExitError', errorMessage: this.#output })),
    ]);
  }

  /** `client` is the module of the runtime interface client. */
  static async start(runs: LambdaFunction, client: string): Promise<Container> {
    const api = await RuntimeApi.start();
    const args = ['-c', guarded, 'container', process.execPath, client, runs.environment['_HANDLER'] ?? ''];
    const child = spawn('/bin/sh', args, {
      cwd: runs.taskRoot,
      env: { ...runs.environment, AWS_LAMBDA_RUNTIME_API: api.address },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    return new Container(runs, child, api);
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** All that the function has written to its log. */
  get output(): string {
    return this.#output;
  }

  /**
   * Lambda's contract: thaw, hand in the event, give back the result; a function that is not done by its time-out is killed.
   * Throws `InvocationFailed`.
   */
  async invoke(event: unknown): Promise<unknown> {
    const { timeoutSeconds, arn } = this.#function;
    const timeoutMs = timeoutSeconds * 1000;
    const requestId = randomUUID();
    this.thaw();
    const { promise: timeIsUp, resolve: giveUp } = Promise.withResolvers<'timeout'>();
    const timer = setTimeout(() => giveUp('timeout'), timeoutMs);
    const deadline = Date.now() + timeoutMs;
    const reply = this.#api.invoke({ requestId, event, deadline, functionArn: arn });
    const first = await Promise.race([reply, timeIsUp, this.#exited.then(() => 'exit' as const)]);
    clearTimeout(timer);
    if (first === 'timeout') {
      await this.kill();
      throw new InvocationFailed('timeout', `Task timed out after ${timeoutSeconds} seconds`);
    }
    if (first === 'exit') throw new InvocationFailed('exit', `the runtime exited: ${this.#output.slice(-500)}`);
    return this.#resultOf(first);
  }

  /** Stops every thread of the container where it is, as Lambda does between two events. */
  freeze(): void {
    if (this.#hasExited || this.#isFrozen) return;
    this.#isFrozen = true;
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#process.kill('SIGCONT');
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /** Resolves when the container is frozen or gone: only then may another event be handed in. */
  async settled(): Promise<void> {
    await Promise.race([this.#api.waiting(), this.#exited]);
    this.freeze();
  }

  #resultOf(reply: Reply): unknown {
    if (reply.type === 'result') return reply.value;
    throw new InvocationFailed('unhandled', `${reply.errorType}: ${reply.errorMessage}`);
  }

  #ended(): void {
    this.#hasExited = true;
    this.#process.stdin?.end('ended\n');
    void this.#api.stop();
  }
}
