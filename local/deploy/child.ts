import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs a program before the eyes of whoever called. Throws where it does not end well. */
export async function shown(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(program, [...words], { env, stdio: 'inherit' });
  const [status] = await ended(program, child);
  if (status !== 0) throw new Error(`"${[program, ...words].join(' ')}" did not end well: nothing after it was done`);
}

/** What the AWS CLI answers, as JSON. Throws its own last line where it refuses. */
export async function askedOfAws(words: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown> {
  const child = spawn('aws', [...words, '--output', 'json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[status], out, complaint] = await Promise.all([ended('aws', child), text(child.stdout), text(child.stderr)]);
  if (status === 0) return out.trim() === '' ? {} : JSON.parse(out);
  throw new Error(complaint.trim().split('\n').at(-1) || `aws ${words.slice(0, 2).join(' ')} did not end well`);
}

async function ended(program: string, child: ReturnType<typeof spawn>): Promise<[status: number | null]> {
  try {
    return (await once(child, 'close')) as [number | null];
  } catch {
    throw new Error(`"${program}" cannot be started: is it installed?`);
  }
}
