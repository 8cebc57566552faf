import { isUtf8 } from 'node:buffer';

/** The parameters of a query string, decoded. */
export interface Query {
  /** A parameter whose escapes are broken or no UTF-8 is as good as missing. */
  readonly values: ReadonlyMap<string, string>;
  /** Every value that a parameter came with, in their order. */
  readonly all: ReadonlyMap<string, readonly string[]>;
  /** Names that came more than once: two readers could then see two requests. */
  readonly repeated: ReadonlySet<string>;
}

/** Reads the text as it was sent: what a gateway offers decoded has joined repeated parameters and forgiven broken ones. */
export function parseQuery(rawQuery: string): Query {
  const values = new Map<string, string>();
  const all = new Map<string, string[]>();
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const pair of rawQuery.split('&')) {
    const [rawName = '', ...rawValue] = pair.split('=');
    const name = decodeStrictly(rawName);
    if (name === undefined) continue;
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
    const value = decodeStrictly(rawValue.join('='));
    if (value === undefined) continue;
    values.set(name, value);
    const others = all.get(name);
    if (others) others.push(value);
    else all.set(name, [value]);
  }
  return { values, all, repeated };
}

const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const ESCAPES = /%([0-9A-Fa-f]{2})/g;

/** `+` is a space. Nothing is thrown on the way: a query may hold thousands of broken escapes, and an exception costs as much as all the rest. */
function decodeStrictly(text: string): string | undefined {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.isWellFormed() || BROKEN_ESCAPE.test(spaced)) return undefined;
  if (!spaced.includes('%')) return spaced;
  const characters = Buffer.from(spaced, 'utf8').toString('latin1');
  const unescaped = characters.replace(ESCAPES, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const bytes = Buffer.from(unescaped, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
