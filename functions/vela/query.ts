/** The parameters of a query string, decoded. */
export interface Query {
  /** A parameter whose escapes are broken or no UTF-8 is as good as missing. */
  readonly values: ReadonlyMap<string, string>;
  /** Names that came more than once: two readers could then see two requests. */
  readonly repeated: ReadonlySet<string>;
}

/** Reads the text as it was sent: what a gateway offers decoded has joined repeated parameters and forgiven broken ones. */
export function parseQuery(rawQuery: string): Query {
  const values = new Map<string, string>();
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const pair of rawQuery.split('&')) {
    const [rawName = '', ...rawValue] = pair.split('=');
    const name = decodeStrictly(rawName);
    if (name === undefined) continue;
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
    const value = decodeStrictly(rawValue.join('='));
    if (value !== undefined) values.set(name, value);
  }
  return { values, repeated };
}

/** `+` is a space. */
function decodeStrictly(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return decoded.isWellFormed() ? decoded : undefined;
  } catch {
    return undefined;
  }
}
