import type { Random } from '../simulation/random.ts';

/** Characters that mean something to some reader of JSON, base64 or query strings, and some that mean nothing to any. */
const CHARS: readonly [string, ...string[]] = [
  ...(['"', '\\', '{', '}', '[', ']', ':', ',', '.', '-', '+', '=', '/', '_', '&', '%', ';', '#', '?'] as const),
  ...(['0', '1', '9', 'e', 'E', 'u', 'A', 'z', ' ', '\n', '\t', '\r', '\0', '\u007f', '\u0085'] as const),
  ...(['\u00e9', '\u0661', '\u202e', '\ufeff', '\ufffd', '\ud800', '\udc00', '\u{1f3b0}'] as const),
];

type TextEdit = (text: string, random: Random) => string;

const EDITS: readonly [TextEdit, ...TextEdit[]] = [
  (text, random) => spliced(text, random, 1, random.pick(CHARS)),
  (text, random) => spliced(text, random, 1, random.pick(CHARS)),
  (text, random) => spliced(text, random, 0, random.pick(CHARS)),
  (text, random) => spliced(text, random, random.int(1, 8), ''),
  (text, random) => text.slice(0, random.int(0, text.length)),
  (text, random) => text.slice(random.int(0, text.length)),
  (text, random) => spliced(text, random, 0, pieceOf(text, random)),
  (text, random) => spliced(text, random, random.int(1, 30), pieceOf(text, random)),
  (text, random) => text + random.pick(CHARS).repeat(random.int(1, 40)),
  (text, random) => spliced(text, random, 1, flippedCase),
];

/** One small change somewhere. */
export function editText(text: string, random: Random): string {
  return random.pick(EDITS)(text, random);
}

/** One small change of the bytes: a bit, a byte, a piece. */
export function editBytes(bytes: Buffer, random: Random): Buffer {
  const at = random.int(0, Math.max(0, bytes.length - 1));
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
  const byte = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
  switch (random.pick(['bit', 'bit', 'byte', 'drop', 'insert', 'cut'])) {
    case 'bit':
      return Buffer.concat([head, Buffer.from([byte]), tail]);
    case 'byte':
      return Buffer.concat([head, Buffer.from([random.int(0, 255)]), tail]);
    case 'drop':
      return Buffer.concat([head, tail]);
    case 'insert':
      return Buffer.concat([head, Buffer.from([random.int(0, 255)]), bytes.subarray(at)]);
    default:
      return Buffer.from(head);
  }
}

function spliced(text: string, random: Random, drop: number, insert: string | ((piece: string) => string)): string {
  const at = random.int(0, text.length);
  const put = typeof insert === 'string' ? insert : insert(text.slice(at, at + drop));
  return text.slice(0, at) + put + text.slice(at + drop);
}

function pieceOf(text: string, random: Random): string {
  const at = random.int(0, text.length);
  return text.slice(at, at + random.int(1, 40));
}

function flippedCase(piece: string): string {
  return piece === piece.toLowerCase() ? piece.toUpperCase() : piece.toLowerCase();
}
