import { contentOf, type Spoken, type Talk } from '../../shared/provider-simulator.ts';
import { CountingWorld, type ProtocolName, protocolNames, units } from './counting-world.ts';
import { settle } from './fake-kms.ts';

/** A word that may be in a request and in an error, and nowhere in what is printed. Every protocol takes it for an id, a game, a text. */
export const CANARY = 'Canary7f3a';

/** As an error of the SDK or of the engine may be: it quotes what it was given, over several lines, one of which looks like a frame of a stack. */
export function quotingError(): Error {
  const message = `cannot send\n    at send (file:///${CANARY}.ts:1:1)\n    at /${CANARY}:2:2\n{"key":"${CANARY}"}`;
  return Object.assign(new Error(message, { cause: new Error(CANARY) }), {
    reason: CANARY,
    response: { body: CANARY },
  });
}

/** Serves every callback that a provider can say, with a canary in place of each of its parts, in good and in foul weather. Returns the secrets. */
export async function serveCallbacks(): Promise<string[]> {
  const secrets: string[] = [];
  for (const protocol of protocolNames) secrets.push(...(await serveProtocol(protocol)));
  return secrets;
}

async function serveProtocol(protocol: ProtocolName): Promise<string[]> {
  const world = new CountingWorld();
  const { agentId, secret: key } = await world.talk(protocol);
  const playerId = `${CANARY}-player`;
  await world.wallets.openPlayer(playerId, 'EUR', '100');
  const isKeyed = world.simulatorOf(protocol).keyMember !== undefined;
  const secret = isKeyed ? key : await world.sessionOf(protocol, agentId, playerId);
  const talk = { agentId, playerId, currency: 'EUR', secret };
  const messages = everyWord(world, protocol, talk);
  const send = async (spoken: Spoken, store = world.store) => world.send(protocol, withHeaders(spoken), store);

  for (const spoken of messages) for (const message of variations(world, protocol, talk, spoken)) await send(message);
  for (const spoken of messages) await send({ ...spoken, path: spoken.path.replace(agentId, `${CANARY}-agent`) });
  for (const spoken of everyWord(world, protocol, { ...talk, secret: isKeyed ? '00'.repeat(32) : CANARY }))
    await send(spoken);

  const fails = () => Promise.reject(quotingError());
  for (const spoken of messages) await world.send(protocol, withHeaders(spoken), { read: fails, commit: fails });
  world.kms.kms.before = fails;
  for (const minutes of [31, 61]) {
    world.clock.set(new Date(world.clock.now() + minutes * 60_000).toISOString());
    for (const spoken of messages) await send(spoken);
    await settle();
  }
  world.wallets.find = fails;
  for (const spoken of messages) await send(spoken);
  return [key, secret];
}

function everyWord(world: CountingWorld, protocol: ProtocolName, talk: Talk): Spoken[] {
  const simulator = world.simulatorOf(protocol);
  const about = { id: '7317', stakeId: '7317', amount: units(3), stake: units(3), payout: units(1) };
  return [
    simulator.balance(talk),
    simulator.stake(talk, about),
    ...(simulator.play ? [simulator.play(talk, { ...about, id: '7318' })] : []),
    ...(simulator.retry ? [simulator.retry(talk, { ...about, id: '7319' })] : []),
    ...(simulator.payout ? [simulator.payout(talk, { ...about, id: '7320' })] : []),
    simulator.rollback(talk, about),
  ];
}

/** The message as it is, with a canary in place of each member, with one member more, and broken off in the middle. */
function variations(world: CountingWorld, protocol: ProtocolName, talk: Talk, spoken: Spoken): Spoken[] {
  const content = contentOf(spoken);
  const reworded = [content, ...replacedMembers(content), content.slice(0, content.length / 2) + CANARY, CANARY];
  const sealed = reworded.map((words) => world.simulatorOf(protocol).reword(talk, spoken, words));
  return [...sealed, { ...spoken, body: `{"cipherText":"${CANARY}"}` }, { ...spoken, body: CANARY }];
}

function replacedMembers(content: string): string[] {
  if (!content.startsWith('{')) {
    const parameters = content.split('&');
    return [...parameters, 'more='].map((parameter) => {
      const [name = ''] = parameter.split('=');
      return [...parameters.filter((other) => other !== parameter), `${name}=${CANARY}`].join('&');
    });
  }
  const members: Record<string, unknown> = JSON.parse(content);
  return [...Object.keys(members), CANARY].map((name) => JSON.stringify({ ...members, [name]: CANARY }));
}

const HEADERS = ['x-custom-system-trace-id', 'user-agent', 'authorization', 'cookie', 'x-forwarded-for', CANARY];

function withHeaders(spoken: Spoken): Spoken {
  return { ...spoken, headers: { ...spoken.headers, ...Object.fromEntries(HEADERS.map((name) => [name, CANARY])) } };
}
