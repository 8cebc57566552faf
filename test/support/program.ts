import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const LONGEST_MS = 180_000;

/**
 * A Node program in a process of its own, as a shell would start it. When its time is over it is killed, whatever it waits
 * for: no test leaves one behind. Variables that are `undefined` are taken away.
 */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Program {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { child, ended: output.then(([out, err, [status]]) => ({ status, out, err })) };
}

/** Waits until it has printed something. */
export async function firstOutput({ stdout }: ChildProcess): Promise<string> {
  const [chunk] = stdout ? await once(stdout, 'data') : [];
  return String(chunk);
}
