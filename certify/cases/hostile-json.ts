import { type Hostile, texts } from './hostile.ts';

/** No reader finds a request in these, however lenient. */
export const NO_REQUESTS: readonly Hostile[] = [
  ...texts(['x', '{', '}', '{}', '[]', '"text"', 'null', 'true', '0', 'NaN', "{'type':'bet'}", '{"a":1,}', '\u0000']),
  { title: 'an array around the request', from: (genuine) => `[${genuine}]` },
  { title: 'a text with the request in it', from: (genuine) => JSON.stringify(genuine) },
  { title: 'all but the last character', from: (genuine) => genuine.slice(0, -1) },
];

export function brokenJson(): Hostile[] {
  return [
    ...NO_REQUESTS,
    { title: 'the request and something behind it', from: (genuine) => `${genuine}x` },
    { title: 'the request twice', from: (genuine) => genuine + genuine },
    { title: 'everything inherited, nothing said', from: (genuine) => `{"__proto__":${genuine}}` },
    { title: 'depth 100,000', from: () => nested('[', ']', 100_000) },
    { title: 'depth 10,000', from: () => nested('[', ']', 10_000) },
  ];
}

/** Most readers take the last of two members, and some have no end to depth. */
export function looseJson(content: string): Hostile[] {
  return [
    {
      title: 'depth 2,000 beside the request',
      from: (genuine) => withMember(genuine, 'x', nested('{"a":', '}', 2000)),
    },
    ...namesInJson(content).flatMap((name) => [
      { title: `"${name}" twice`, from: (genuine: string) => withMember(genuine, name, written(genuine, name)) },
      {
        title: `"${name}" twice, once spelled by its code`,
        from: (genuine: string) => withMember(genuine, codeOf(name), written(genuine, name)),
      },
    ]),
  ];
}

const VALUES = [
  ...['null', 'true', '[]', '{}', '""', '"x"', '[1]', '{"__proto__":{"polluted":true}}', nested('[', ']', 12)],
  ...['-1', '-0.01', '0.00001', '1e-5', '1e309', '-1e309', '1e999999999', '9'.repeat(40), `0.${'0'.repeat(62)}1`],
  ...['"NaN"', '"Infinity"', '"1e309"', '"-1"', '"0x10"', '" "', '"\\ud800"', '"a\\udc00b"', '"\\u0000"', '"\\u001f"'],
  ...[
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '"p1#EUR"',
    '"../op2"',
    `"'"`,
    '"\\u202e"',
    `"${'x'.repeat(5000)}"`,
  ],
];

export function almostJson(content: string): Hostile[] {
  return [
    { title: 'a byte-order mark before it', from: (genuine) => `\ufeff${genuine}` },
    { title: 'white space around it', from: (genuine) => ` \n\t${genuine}\r\n` },
    { title: 'a member that would pollute', from: (genuine) => withMember(genuine, '__proto__', '{"polluted":true}') },
    { title: 'a member called constructor', from: (genuine) => withMember(genuine, 'constructor', '{"prototype":1}') },
    ...namesInJson(content).flatMap((name) => [
      { title: `without "${name}"`, from: (genuine: string) => withJsonMember(genuine, name, undefined) },
      ...VALUES.map((value) => ({
        title: `"${name}" is ${value.slice(0, 40)}`,
        from: (genuine: string) => withJsonMember(genuine, name, value),
      })),
    ]),
  ];
}

function nested(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}0${close.repeat(depth)}`;
}

function codeOf(name: string): string {
  return `\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}`;
}

function withMember(genuine: string, name: string, value: string): string {
  return `${genuine.slice(0, -1)},"${name}":${value}}`;
}

/** `value` is written as it is; `undefined` leaves the member out. */
export function withJsonMember(genuine: string, changed: string, value: string | undefined): string {
  const kept = writtenMembers(genuine).flatMap(([name, own]) => {
    const text = name === changed ? value : own;
    return text === undefined ? [] : [`"${name}":${text}`];
  });
  return `{${kept.join(',')}}`;
}

function written(genuine: string, wanted: string): string {
  return writtenMembers(genuine).find(([name]) => name === wanted)?.[1] ?? 'null';
}

export function namesInJson(content: string): string[] {
  return writtenMembers(content).map(([name]) => name);
}

/** Names and values as they are written: a parsed number would have lost its digits. For requests whose members are texts and numbers. */
export function writtenMembers(content: string): [name: string, value: string][] {
  const members = content.slice(1, -1).matchAll(/"(\w+)":("(?:[^"\\]|\\.)*"|[^,]+)/g);
  return [...members].map(([, name = '', value = '']) => [name, value]);
}
