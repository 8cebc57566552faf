import { createCipheriv } from 'node:crypto';
import type { Random } from '../simulation/random.ts';
import { editText } from './text-edits.ts';

/** The three parts of a sealed message. */
interface Sealed {
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly data: Buffer;
}

/** Sealed by the page and not by the code of the house, so that bytes can be sealed that are no text. */
export function seal(plaintext: Buffer, keyHex: string, random: Random): Sealed {
  const iv = Buffer.from(Array.from({ length: 12 }, () => random.int(0, 255)));
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(keyHex, 'hex'), iv, { authTagLength: 16 });
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { iv, tag: cipher.getAuthTag(), data };
}

export function joined({ iv, tag, data }: Sealed): string {
  return iv.toString('base64') + tag.toString('base64') + data.toString('base64');
}

type Forgery = (sealed: Sealed, random: Random, other: Sealed) => string;

/** What somebody without the key can make of messages that he has seen. */
const FORGERIES: readonly [Forgery, ...Forgery[]] = [
  (sealed, random) => joined({ ...sealed, iv: flipped(sealed.iv, random) }),
  (sealed, random) => joined({ ...sealed, tag: flipped(sealed.tag, random) }),
  (sealed, random) => joined({ ...sealed, data: flipped(sealed.data, random) }),
  (sealed, random) => joined({ ...sealed, tag: sealed.tag.subarray(0, random.pick([0, 4, 8, 12, 13, 14, 15])) }),
  (sealed, random) => joined({ ...sealed, data: sealed.data.subarray(0, random.int(0, sealed.data.length - 1)) }),
  (sealed) => joined({ ...sealed, data: Buffer.alloc(0) }),
  (sealed, random, other) => joined({ ...sealed, [random.pick(['iv', 'tag', 'data'])]: other.data.subarray(0, 16) }),
  (sealed, _, other) => joined({ ...sealed, tag: other.tag }),
  (sealed, _, other) => joined({ ...sealed, iv: other.iv }),
  (sealed, _, other) => joined({ ...sealed, data: other.data }),
  ({ iv, tag, data }) => iv.toString('base64') + data.toString('base64') + tag.toString('base64'),
  ({ iv, tag, data }) => Buffer.concat([iv, tag, data]).toString('base64'),
  ({ iv, tag, data }) => Buffer.concat([iv, tag, data]).toString('hex'),
  (sealed) => joined(sealed).replaceAll('+', '-').replaceAll('/', '_'),
  (sealed) => joined(sealed).replaceAll('=', ''),
  (sealed) => `${joined(sealed)}=`,
  (sealed) => strayBits(joined(sealed)),
  (sealed) => joined(sealed).replace(/.{76}/g, '$&\n'),
  (sealed) => joined(sealed) + joined(sealed),
  (sealed, random) => editText(joined(sealed), random),
  (sealed, random) => editText(joined(sealed), random),
  (sealed, random) => editText(joined(sealed), random),
];

export function forge(sealed: Sealed, other: Sealed, random: Random): string {
  return random.pick(FORGERIES)(sealed, random, other);
}

function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.int(0, copy.length - 1);
  copy[at] = (copy[at] ?? 0) ^ (1 << random.int(0, 7));
  return copy;
}

/** The last letter before the padding has bits that say nothing; another letter with the same bytes is another spelling. */
function strayBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return text.replace(
    /(.)(=+)$/,
    (_, letter: string, padding: string) => (alphabet[alphabet.indexOf(letter) ^ 1] ?? 'A') + padding,
  );
}
