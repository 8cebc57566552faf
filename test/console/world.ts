import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { OperatorClient } from '../../local/operator-client.ts';
import { findSimulators } from '../../local/simulators.ts';
import { type StackProcessOptions, startLocalStack } from '../../local/stack-process.ts';
import { startProgram } from '../support/program.ts';

const repository = join(import.meta.dirname, '..', '..');

/** The local stack as `npm start` makes it, and what tests put into it. */
export interface ConsoleWorld {
  readonly url: string;
  /** By the operator's API. Throws for what is not answered with success. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The id of one with 100 EUR. */
  newPlayer(): Promise<string>;
  /** The id of a case about this player, which a provider's contradiction has opened. */
  newCase(playerId: string): Promise<string>;
  stop(): Promise<unknown>;
}

/** After `npm run demo`. */
export interface PlayedWorld extends ConsoleWorld {
  /** Has played at every provider, under an agent of the same name. */
  readonly playerId: string;
}

export async function consoleWorld(env: StackProcessOptions['env'] = {}): Promise<ConsoleWorld> {
  const { url, stop } = await startLocalStack({ env });
  const client = new OperatorClient(url);
  return {
    url,
    call: callerOf(url),
    async newPlayer() {
      const playerId = `p-${randomUUID()}`;
      await client.openWallet(playerId, 'EUR', '100');
      return playerId;
    },
    newCase: (playerId) => contradict(url, client, playerId),
    stop,
  };
}

export async function playedWorld(): Promise<PlayedWorld> {
  const world = await consoleWorld();
  try {
    return { ...world, playerId: await playDemo(world) };
  } catch (error) {
    await world.stop();
    throw error;
  }
}

async function playDemo({ url }: ConsoleWorld): Promise<string> {
  const demo = startProgram([join(repository, 'local/demo.ts')], { BASE_URL: url, NO_COLOR: '1' });
  const { out: printed } = await demo.ended;
  const name = /^player +(demo\S+?),/m.exec(printed)?.[1];
  if (name === undefined) throw new Error(`the demo names no player: ${printed}`);
  return name;
}

/** A provider sends a transaction again with another amount, from an agent of its own. */
async function contradict(url: string, client: OperatorClient, playerId: string): Promise<string> {
  const [provider] = await findSimulators(repository);
  if (!provider) throw new Error('no protocol has a simulator');
  const { simulator, manifest } = provider;
  const id = simulator.newId();
  const talk = { agentId: `of-case-${id}`.slice(0, 40), playerId, currency: 'EUR' };
  const secret = await client.introduce(manifest, simulator, talk, simulator.newRegistration());
  for (const amount of [10_000n, 20_000n]) {
    const { method, path, rawQuery, headers = {}, body } = simulator.stake({ ...talk, secret }, { id, amount });
    const target = url + path + (rawQuery === undefined ? '' : `?${rawQuery}`);
    await fetch(target, { method, headers, ...(body !== undefined && { body }) });
  }
  const { cases } = (await callerOf(url)('GET', `/cases?playerId=${playerId}&status=open`)) as {
    cases: { caseId: string }[];
  };
  const [newest] = cases;
  if (!newest) throw new Error('the contradiction has opened no case');
  return newest.caseId;
}

function callerOf(url: string): ConsoleWorld['call'] {
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
