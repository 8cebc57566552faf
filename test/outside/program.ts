import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Said {
  readonly status: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const LONGEST_MS = 280_000;

/** Any program, bounded in time. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env }: Surroundings = {},
): Promise<Said> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    ...(cwd !== undefined && { cwd }),
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output: (await output).join('') };
}

/** The folder of a tool that `run.ts` has installed. */
export function toolFolder(name: string): string {
  const folder = process.env[`TOOL_${name}`];
  if (folder === undefined) throw new Error(`TOOL_${name} is not set: run "npm run test:outside"`);
  return folder;
}
