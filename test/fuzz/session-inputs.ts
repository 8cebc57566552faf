import type { Random } from '../simulation/random.ts';
import { eventOf } from '../support/events.ts';
import { AGENTS, type FuzzWorld, PROTOCOLS } from './fuzz-world.ts';
import type { Input } from './inputs.ts';
import { editMembers, written } from './json-edits.ts';
import { quoted, VELA_VALUES, velaMessage, WALLET_V2_VALUES, walletV2Message } from './messages.ts';
import { editParameters, queryOf } from './query-edits.ts';
import type { Reading } from './reading.ts';
import { editBytes, editText } from './text-edits.ts';
import { readVela } from './vela-reader.ts';
import { readWalletV2 } from './wallet-v2-reader.ts';

type SessionProtocol = 'vela' | 'wallet-v2';

const MAX_BODY = 32 * 1024;
const QUERIES = [
  'edited parameters',
  'edited parameters',
  'edited parameters',
  'edited text',
  'genuine',
  'large body',
] as const;
const BODIES = ['edited members', 'edited members', 'edited members', 'edited bytes', 'genuine', 'too large'] as const;
const ADDRESSES = [
  '192.0.2.7',
  '192.0.3.7',
  '::ffff:192.0.2.9',
  '::ffff:192.0.3.9',
  '198.51.100.7',
  'nonsense',
] as const;

/** Under a token that is good, that was good elsewhere, or that is none; to an agent that listens, or not. */
export function sessionInput(world: FuzzWorld, protocol: SessionProtocol, random: Random): Input {
  const agentId = random.pick(['fuzz-a', 'fuzz-a', 'fuzz-a', 'fuzz-b', 'fuzz-c', 'nobody'] as const);
  const sourceIp = random.pick(ADDRESSES);
  const token = random.chance(0.7) ? aToken(world, protocol, agentId, random) : strangeToken(world, random);
  const made = protocol === 'vela' ? velaRequest(token, random) : walletV2Request(token, otherTokens(world), random);
  const isTurnedAway =
    !AGENTS.some((known) => known === agentId) ||
    (agentId === 'fuzz-c' && !sourceIp.replace('::ffff:', '').startsWith('192.0.2.'));
  const { parts, read, title } = made;
  const path = `/callbacks/${protocol}/${agentId}${made.path}`;
  const event = eventOf({ path, pathParameters: { agentId }, sourceIp, ...parts });
  const reading = isTurnedAway ? 'rejected' : read(world.sessionsOf(protocol, agentId));
  return { protocol, title: `${title}, to ${agentId}`, event, reading };
}

interface Made {
  readonly path: string;
  readonly title: string;
  readonly parts: { method?: string; rawQuery?: string; body?: string | Buffer };
  readonly read: (sessions: ReturnType<FuzzWorld['sessionsOf']>) => Reading;
}

function velaRequest(token: string, random: Random): Made {
  const { operation, parameters } = velaMessage(random, token);
  const title = random.pick(QUERIES);
  const rawQuery = {
    'edited parameters': () => editParameters(parameters, random, VELA_VALUES),
    'edited text': () => editText(queryOf(parameters), random),
    genuine: () => queryOf(parameters),
    'large body': () => queryOf(parameters),
  }[title]();
  const body = title === 'large body' ? { body: 'x'.repeat(MAX_BODY + 1) } : {};
  return {
    path: `/api/${operation}`,
    title,
    parts: { method: 'GET', rawQuery, ...body },
    read: (sessions) => (title === 'large body' ? 'rejected' : readVela(operation, rawQuery, sessions)),
  };
}

function walletV2Request(token: string, tokens: readonly string[], random: Random): Made {
  const members = walletV2Message(random, token);
  const title = random.pick(BODIES);
  const others = [...WALLET_V2_VALUES, ...tokens.map(quoted)];
  const bytes = {
    'edited members': () => Buffer.from(editMembers(members, random, others).toWellFormed()),
    'edited bytes': () => editBytes(Buffer.from(written(members)), random),
    genuine: () => Buffer.from(written(members)),
    'too large': () => Buffer.from(written(members).padEnd(MAX_BODY + 1, ' ')),
  }[title]();
  const isText = title !== 'edited bytes' && random.chance(0.5);
  const body = isText ? bytes.toString('utf8') : bytes;
  return {
    path: '',
    title,
    parts: { body },
    read: (sessions) => {
      // What a gateway has decoded shows by U+FFFD that it was no text.
      const isReplaced = typeof body === 'string' && body.includes('\ufffd');
      return bytes.length > MAX_BODY || isReplaced ? 'rejected' : readWalletV2(bytes, sessions);
    },
  };
}

function aToken(world: FuzzWorld, protocol: SessionProtocol, agentId: string, random: Random): string {
  const tokens = [...world.sessionsOf(protocol, agentId).keys()];
  return tokens[random.int(0, tokens.length - 1)] ?? otherTokens(world)[0] ?? '';
}

/** Of another agent or protocol, or a good one with a small change. */
function strangeToken(world: FuzzWorld, random: Random): string {
  const tokens = otherTokens(world);
  const token = tokens[random.int(0, tokens.length - 1)] ?? '';
  return random.chance(0.5) ? token : editText(token, random);
}

function otherTokens(world: FuzzWorld): string[] {
  return PROTOCOLS.flatMap((protocol) => AGENTS.flatMap((agentId) => [...world.sessionsOf(protocol, agentId).keys()]));
}
