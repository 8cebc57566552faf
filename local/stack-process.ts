import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { inMemory } from './data-directory.ts';

/** A stack builds what it serves before it is ready; on a busy machine that is a minute. */
const READY_PATIENCE_MS = 180_000;
const STOP_PATIENCE_MS = 20_000;

export interface StackProcessOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** A directory; by default nothing is kept. */
  readonly dataDir?: string;
  /** On top of this process's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What serves it; by default what `npm start` runs. */
  readonly program?: string;
}

export interface StackProcess {
  readonly url: string;
  readonly pid: number;
  /** All that it has said to people. */
  messages(): string;
  /** Ends it in order and gives its exit status; `null` where it had to be killed. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a machine that loses its power would end it. */
  kill(): Promise<void>;
}

/**
 * Starts the local stack as `npm start` does, in a process of its own: a test, a benchmark or the demo then has the real
 * thing before it, any number at once. It ends with this process. Throws with the stack's own words if it does not start,
 * or not in time.
 */
export async function startLocalStack({
  port = 0,
  dataDir = inMemory,
  env = {},
  program = join(import.meta.dirname, 'start.ts'),
}: StackProcessOptions = {}): Promise<StackProcess> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, ...env },
    // Nothing is said over the channel: the stack ends when it closes.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const messages = collect(child);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const url = await Promise.race([readyUrl(child), exited.then(() => undefined), readyPatience()]);
  if (url === undefined || child.pid === undefined) {
    child.kill('SIGKILL');
    throw new Error(`The local stack does not start: ${messages().trim()}`);
  }
  return {
    url,
    pid: child.pid,
    messages,
    async stop() {
      child.kill('SIGTERM');
      const forced = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
      const [status] = await exited;
      clearTimeout(forced);
      return status;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function readyPatience(): Promise<undefined> {
  return sleep(READY_PATIENCE_MS, undefined, { ref: false });
}

async function readyUrl(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('ready ')) return line.slice('ready '.length);
  }
  return undefined;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}
