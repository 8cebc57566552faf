/**
 * A second, plain reading of JSON, by which the parser of the house is held to account: RFC 8259 to the letter, numbers as the digits that were sent, and
 * two rules of ours: no name twice in one object, and nested at most 16 deep. `undefined` for everything else.
 */
export class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Members = ReadonlyMap<string, unknown>;

const MOST_DEEP = 16;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = { true: true, false: false, null: null } as const;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export function readJsonObject(text: string): Members | undefined {
  try {
    const value = new Reader(text).readAll();
    return value instanceof Map ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): unknown {
    const value = this.#value(0);
    this.#skipSpace();
    return this.#at === this.#text.length ? value : this.#fail();
  }

  #value(depth: number): unknown {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth + 1);
    if (first === '[') return this.#array(depth + 1);
    if (first === '"') return this.#string();
    for (const [word, value] of Object.entries(WORDS)) if (this.#takes(word)) return value;
    NUMBER.lastIndex = this.#at;
    const digits = NUMBER.exec(this.#text)?.[0] ?? this.#fail();
    this.#at += digits.length;
    return new Digits(digits);
  }

  #object(depth: number): Members {
    const members = new Map<string, unknown>();
    this.#list('{', '}', depth, () => {
      this.#skipSpace();
      const name = this.#text[this.#at] === '"' ? this.#string() : this.#fail();
      this.#skipSpace();
      if (members.has(name) || !this.#takes(':')) this.#fail();
      members.set(name, this.#value(depth));
    });
    return members;
  }

  #array(depth: number): unknown[] {
    const values: unknown[] = [];
    this.#list('[', ']', depth, () => values.push(this.#value(depth)));
    return values;
  }

  #list(open: string, close: string, depth: number, readOne: () => void): void {
    if (depth > MOST_DEEP || !this.#takes(open)) this.#fail();
    this.#skipSpace();
    if (this.#takes(close)) return;
    do {
      readOne();
      this.#skipSpace();
    } while (this.#takes(','));
    if (!this.#takes(close)) this.#fail();
  }

  #string(): string {
    let value = '';
    for (this.#at++; ; ) {
      const char = this.#text[this.#at++] ?? this.#fail();
      if (char === '"') return value;
      if (char < ' ') this.#fail();
      value += char === '\\' ? this.#escaped() : char;
    }
  }

  #escaped(): string {
    const char = this.#text[this.#at++] ?? this.#fail();
    if (char !== 'u') return ESCAPES[char] ?? this.#fail();
    const code = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(code)) this.#fail();
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #fail(): never {
    throw new SyntaxError(`no JSON at ${this.#at}`);
  }
}
