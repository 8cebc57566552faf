import type { Random } from '../simulation/random.ts';
import { editText } from './text-edits.ts';

export type Parameter = readonly [name: string, value: string];

const ODD: readonly [string, ...string[]] = [
  ...([
    '',
    '%',
    '%zz',
    '%C3%28',
    '%ED%A0%80',
    '%00',
    '%0A',
    '+',
    '%20',
    '%2B1',
    '+1',
    '-1',
    '-0',
    '1.0',
    '1e3',
  ] as const),
  ...([
    '0x10',
    '00',
    '007',
    '1%00',
    '%31',
    '%D9%A1',
    '\u0661',
    '1 ',
    '%201',
    '1,1',
    '1;1',
    '[]',
    'null',
    'NaN',
  ] as const),
  ...(['9007199254740993', '9223372036854775808', '18446744073709551615', '18446744073709551616'] as const),
  ...([
    '__proto__',
    'constructor',
    'toString',
    '%5B%5D',
    "'%20OR%201=1",
    '..%2F..',
    'a%23EUR',
    '\ud800',
    '%F0%9F%8E%B0',
  ] as const),
];

type Edit = (parameters: readonly Parameter[], random: Random, others: readonly string[]) => Parameter[];

const EDITS: readonly [Edit, ...Edit[]] = [
  (all, random) => all.filter((one) => one !== someOf(all, random)),
  (all, random) => [...all, someOf(all, random)],
  (all, random) => [[someOf(all, random)[0], odd(random)], ...all],
  (all, random) => [...all, [spelled(someOf(all, random)[0], random), odd(random)]],
  (all, random) => changed(all, someOf(all, random), ([name, value]) => [spelled(name, random), value]),
  (all, random) => changed(all, someOf(all, random), ([name]) => [name, odd(random)]),
  (all, random) => changed(all, someOf(all, random), ([name]) => [name, odd(random)]),
  (all, random) => changed(all, someOf(all, random), ([name, value]) => [name, escaped(value, random)]),
  (all, random) => changed(all, someOf(all, random), ([name]) => [name, someOf(all, random)[1]]),
  (all, random, others) =>
    changed(all, someOf(all, random), ([name]) => [name, others[random.int(0, others.length - 1)] ?? '']),
  (all, random) => changed(all, someOf(all, random), ([name, value]) => [name, editText(value, random)]),
  (all, random) => [[random.pick(['__proto__', 'constructor', 'x', '']), odd(random)], ...all],
  (all) => all.toReversed(),
];

/** One to three changes of the parameters; then, now and then, of the text that they make. */
export function editParameters(parameters: readonly Parameter[], random: Random, others: readonly string[]): string {
  let edited = parameters;
  for (let times = random.pick([1, 1, 1, 2, 3]); times > 0; times--)
    edited = random.pick(EDITS)(edited, random, others);
  const text = queryOf(edited);
  return random.chance(0.15) ? wrapped(text, random) : text;
}

export function queryOf(parameters: readonly Parameter[]): string {
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

function wrapped(text: string, random: Random): string {
  return random.pick([
    `&&${text}&&`,
    `${text}&`,
    `?${text}`,
    `${text}#x`,
    text.replaceAll('&', ';'),
    text.replaceAll('=', '%3D'),
    encodeURIComponent(text.toWellFormed()),
    `${random.pick(['%', '=', '&', 'x', '%&', 'x=%&', '+&']).repeat(random.pick([10, 1000, 3000]))}&${text}`,
    editText(text, random),
    editText(text, random),
  ]);
}

function odd(random: Random): string {
  if (random.chance(0.1)) return random.pick(['x', '9', '%', '%41', '0']).repeat(random.pick([40, 41, 300, 3000]));
  return random.pick(ODD);
}

/** The same text in other letters, or one that only looks the same. */
function spelled(name: string, random: Random): string {
  const code = `%${name.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return random.pick([
    `${code}${name.slice(1)}`,
    name.toUpperCase(),
    `${name}+`,
    `${name}%00`,
    `${name}[]`,
    name.slice(1),
  ]);
}

function escaped(value: string, random: Random): string {
  const at = random.int(0, Math.max(0, value.length - 1));
  const code = `%${value.charCodeAt(at).toString(16).padStart(2, '0').slice(-2)}`;
  return value === '' ? '' : value.slice(0, at) + code + value.slice(at + 1);
}

function someOf(all: readonly Parameter[], random: Random): Parameter {
  return all[random.int(0, all.length - 1)] ?? ['x', '1'];
}

function changed(all: readonly Parameter[], one: Parameter, change: (parameter: Parameter) => Parameter): Parameter[] {
  return all.map((parameter) => (parameter === one ? change(parameter) : parameter));
}
