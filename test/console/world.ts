import { join } from 'node:path';
import { findSimulators } from '../../local/demo/cast.ts';
import { OperatorClient } from '../../local/demo/operator-client.ts';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { startProgram } from '../support/program.ts';

const repository = join(import.meta.dirname, '..', '..');

export interface ConsoleWorld {
  readonly url: string;
  /** Has played at every provider, under an agent of the same name. */
  readonly playerId: string;
  /** The id of one that a provider's contradiction has opened. */
  newCase(): Promise<string>;
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** The local stack as `npm start` makes it, after `npm run demo`. */
export async function consoleWorld(): Promise<ConsoleWorld> {
  const stack = await startLocalStack();
  const playerId = await playDemo(stack);
  const call = callerOf(stack);
  return { url: stack.url, playerId, newCase: () => contradict(stack, playerId, call), call, stop: () => stack.stop() };
}

async function playDemo({ url }: StackProcess): Promise<string> {
  const demo = startProgram([join(repository, 'local/demo.ts')], { BASE_URL: url, NO_COLOR: '1' });
  const { out: printed } = await demo.ended;
  const name = /^player +(demo\S+?),/m.exec(printed)?.[1];
  if (name === undefined) throw new Error(`the demo names no player: ${printed}`);
  return name;
}

/** A provider sends a transaction again with another amount, from an agent of its own. */
async function contradict({ url }: StackProcess, playerId: string, call: ConsoleWorld['call']): Promise<string> {
  const [provider] = await findSimulators(repository);
  if (!provider) throw new Error('no protocol has a simulator');
  const { simulator, manifest } = provider;
  const id = simulator.newId();
  const talk = { agentId: `of-case-${id}`.slice(0, 40), playerId, currency: 'EUR' };
  const secret = await new OperatorClient(url).introduce(manifest, simulator, talk, simulator.newRegistration());
  for (const amount of [10_000n, 20_000n]) {
    const { method, path, rawQuery, headers = {}, body } = simulator.stake({ ...talk, secret }, { id, amount });
    const target = url + path + (rawQuery === undefined ? '' : `?${rawQuery}`);
    await fetch(target, { method, headers, ...(body !== undefined && { body }) });
  }
  const { cases } = (await call('GET', `/cases?playerId=${playerId}&status=open`)) as { cases: { caseId: string }[] };
  const [newest] = cases;
  if (!newest) throw new Error('the contradiction has opened no case');
  return newest.caseId;
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
