const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A second, plain reading of a query string: each value by its name; `undefined` where a name came twice or its text is none. */
export function readQuery(rawQuery: string): ReadonlyMap<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  for (const pair of rawQuery.split('&')) {
    const cut = pair.indexOf('=');
    const name = readEscaped(cut < 0 ? pair : pair.slice(0, cut));
    if (name === undefined) continue;
    values.set(name, values.has(name) || cut < 0 ? emptyOr(values.has(name)) : readEscaped(pair.slice(cut + 1)));
  }
  return values;
}

/** A name without `=` has an empty value. */
function emptyOr(isRepeated: boolean): string | undefined {
  return isRepeated ? undefined : '';
}

function readEscaped(text: string): string | undefined {
  if (!text.isWellFormed() || /%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    const char = String.fromCodePoint(point);
    if (char === '%') bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
    else bytes.push(...Buffer.from(char === '+' ? ' ' : char, 'utf8'));
    at += char === '%' ? 3 : char.length;
  }
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
