import type { Random } from '../simulation/random.ts';
import { eventOf } from '../support/events.ts';
import { readDialect } from './dialect-reader.ts';
import type { FuzzWorld } from './fuzz-world.ts';
import type { Input } from './inputs.ts';
import { editMembers, written } from './json-edits.ts';
import { readJsonObject } from './json-reader.ts';
import { DIALECT_VALUES, dialectMessage, quoted } from './messages.ts';
import { forge, joined, seal } from './sealing.ts';
import { editBytes, editText } from './text-edits.ts';

type Dialect = 'tg' | 'vp';

const MAX_BODY = 32 * 1024;
const SEALED = ['edited members', 'edited members', 'edited members', 'genuine', 'edited bytes', 'noise'] as const;

export function dialectInput(world: FuzzWorld, protocol: Dialect, random: Random): Input {
  return random.chance(0.5) ? forgedInput(world, protocol, random) : sealedInput(world, protocol, random);
}

/** Under the right key, and not what any provider would say. */
function sealedInput(world: FuzzWorld, protocol: Dialect, random: Random): Input {
  const message = dialectMessage(random);
  const title = random.pick(SEALED);
  const plaintext = {
    'edited members': () => Buffer.from(editMembers(message, random, DIALECT_VALUES).toWellFormed()),
    genuine: () => Buffer.from(written(message)),
    'edited bytes': () => editBytes(Buffer.from(written(message)), random),
    noise: () => Buffer.from(Array.from({ length: random.int(1, 60) }, () => random.int(0, 255))),
  }[title]();
  const filled = plaintext.length === 0 ? Buffer.from(' ') : plaintext;
  const cipherText = joined(seal(filled, world.keyOf(protocol, 'fuzz-a'), random));
  const body = random.chance(0.1) ? `{"x":1,"cipherText": "${cipherText}" ,"y":[]}` : `{"cipherText":"${cipherText}"}`;
  const reading = body.length > MAX_BODY ? 'rejected' : readDialect(filled);
  return { protocol, title: `sealed, ${title}`, event: eventTo(protocol, 'fuzz-a', { body }), reading };
}

/** Made without the key, or sent by somebody to whom the agent does not listen. */
function forgedInput(world: FuzzWorld, protocol: Dialect, random: Random): Input {
  const plaintext = Buffer.from(written(dialectMessage(random)));
  const key = world.keyOf(protocol, 'fuzz-a');
  const sealed = seal(plaintext, key, random);
  const genuine = joined(sealed);
  const envelope = `{"cipherText":${quoted(genuine)}}`;
  const stranger = (title: string, parts: Parameters<typeof eventTo>[2], agentId = 'fuzz-a'): Input => ({
    protocol,
    title: `stranger, ${title}`,
    event: eventTo(protocol, agentId, parts),
    reading: 'rejected',
    isSealedByStranger: true,
  });
  /** Where the envelope is edited, it may still hold what was sealed. */
  const enveloped = (title: string, body: string | Buffer): Input => {
    const text = body.toString('utf8');
    const isIntact = Buffer.byteLength(body) <= MAX_BODY && readJsonObject(text)?.get('cipherText') === genuine;
    const input = stranger(title, { body });
    return isIntact ? { ...input, reading: readDialect(plaintext), isSealedByStranger: false } : input;
  };
  switch (random.pick(['forged', 'forged', 'forged', 'forged', 'other key', 'members', 'text', 'bytes', 'door'])) {
    case 'forged': {
      const cipherText = forge(sealed, seal(Buffer.from('{"action":"balance"}'), key, random), random);
      return enveloped('forged cipherText', `{"cipherText":${quoted(cipherText)}}`);
    }
    case 'other key': {
      const other = world.keyOf(random.pick(['tg', 'vp'] as const), 'fuzz-b');
      return stranger('key of another agent', { body: `{"cipherText":"${joined(seal(plaintext, other, random))}"}` });
    }
    case 'members':
      return enveloped(
        'edited envelope',
        editMembers([['cipherText', quoted(genuine)]], random, ['"x"', '{}']).toWellFormed(),
      );
    case 'text':
      return enveloped('edited text', editText(envelope, random).toWellFormed());
    case 'bytes':
      return enveloped('edited bytes', editBytes(Buffer.from(envelope), random));
    default:
      return atTheDoor(envelope, protocol, random, stranger);
  }
}

function atTheDoor(
  envelope: string,
  protocol: Dialect,
  random: Random,
  stranger: (title: string, parts: Parameters<typeof eventTo>[2], agentId?: string) => Input,
): Input {
  switch (random.pick(['agent', 'address', 'header', 'size'])) {
    case 'agent':
      return stranger(
        'no such agent',
        { body: envelope },
        editText('fuzz-a', random).replace(/^fuzz-[a-c]$/, 'nobody'),
      );
    case 'address':
      return stranger('address not allowed', { body: envelope }, 'fuzz-c');
    case 'header': {
      const agentId = protocol === 'vp' ? 'fuzz-b' : 'fuzz-a';
      const headers = { 'x-agentid': editText(agentId, random).replace(/^fuzz-a$/, 'nobody') };
      // TG ignores the header, and its key is then another agent's.
      return stranger('header of another agent', { body: envelope, headers }, protocol === 'vp' ? 'fuzz-a' : 'fuzz-b');
    }
    default:
      return stranger('too large', { body: random.pick(LARGE)(envelope) });
  }
}

/** Nothing larger reaches a function: an invocation takes 6 MB. */
const MEGABYTES = '\u20ac'.repeat(2_000_000);

const LARGE: readonly [(envelope: string) => string | Buffer, ...((envelope: string) => string | Buffer)[]] = [
  (envelope) => envelope.padEnd(MAX_BODY + 1, ' '),
  (envelope) => Buffer.from(envelope.padEnd(MAX_BODY + 1, ' ')),
  () => '['.repeat(100_000),
  () => MEGABYTES,
  () => Buffer.alloc(1_000_000, '{"a":'),
  () => `{"cipherText":"${'A'.repeat(200_000)}"}`,
];

function eventTo(
  protocol: Dialect,
  agentId: string,
  parts: { readonly body: string | Buffer; readonly headers?: Record<string, string> },
) {
  return eventOf({ path: `/callbacks/${protocol}/${agentId}`, pathParameters: { agentId }, ...parts });
}
