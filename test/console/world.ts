import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';

const repository = join(import.meta.dirname, '..', '..');

export interface ConsoleWorld {
  readonly url: string;
  /** Has played at every provider, under an agent of the same name. */
  readonly playerId: string;
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** The local stack as `npm start` makes it, after `npm run demo`. */
export async function consoleWorld(): Promise<ConsoleWorld> {
  const stack = await startLocalStack();
  return { url: stack.url, playerId: await playDemo(stack), call: callerOf(stack), stop: () => stack.stop() };
}

async function playDemo({ url }: StackProcess): Promise<string> {
  const child = spawn(process.execPath, [join(repository, 'local/demo.ts')], {
    env: { ...process.env, BASE_URL: url, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await once(child, 'close');
  const name = /^player +(demo-\w+)/m.exec(printed)?.[1];
  if (name === undefined) throw new Error(`the demo names no player: ${printed}`);
  return name;
}

function callerOf({ url }: StackProcess): ConsoleWorld['call'] {
  return async (method, path, body) => {
    const answer = await fetch(`${url}/operator/v1${path}`, {
      method,
      headers: { 'x-actor': 'seed' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : await answer.json();
  };
}
