/**
 * JSON without loss: a number stays the text that was sent, so that ids keep all of their digits and amounts never pass through a float.
 * TypeScript's library does not know the two features of the engine that this leans on.
 */
declare global {
  interface JSON {
    parse(
      text: string,
      reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): object;
  }
}

export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toJSON(): unknown {
    return JSON.rawJSON(this.source);
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 16;

/**
 * One JSON object. `undefined` for text that is not JSON, is no object, names a member twice (two readers could then see two contents), or is nested
 * more than 16 deep.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  if (!isPlain(text)) return undefined;
  try {
    const value = JSON.parse(text, (_, member, { source }) =>
      typeof member === 'number' && source !== undefined ? new JsonNumber(source) : member,
    );
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a text that `parseJsonObject` refuses seems to be: for an alarm about it, and for nothing else. */
export function glimpse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

/** Writes bigints and `JsonNumber`s with every digit. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? JSON.rawJSON(member.toString()) : member,
  );
}

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Depth and member names in one pass over the text; syntax is left to the real parser. */
function isPlain(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let expectsName = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      STRING.lastIndex = i;
      const token = STRING.exec(text)?.[0];
      if (token === undefined) return false;
      if (expectsName && !isNewName(token, open.at(-1))) return false;
      expectsName = false;
      i += token.length - 1;
    } else if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : undefined) > MAX_DEPTH) return false;
      expectsName = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      expectsName = false;
    } else if (char === ',') {
      expectsName = open.at(-1) !== undefined;
    }
  }
  return true;
}

/** Names are compared as they are meant, not as they are written: `"a"` is `"\u0061"`. */
function isNewName(token: string, names: Set<string> | undefined): boolean {
  try {
    const name = JSON.parse(token) as string;
    if (names?.has(name)) return false;
    names?.add(name);
    return true;
  } catch {
    return false;
  }
}
