import type { Random } from '../simulation/random.ts';

/** Values that a careless reader takes for something else, written as JSON. */
const ODD: readonly [string, ...string[]] = [
  ...(['null', 'true', 'false', '[]', '{}', '""', '" "', '"0"', '"1"', '"x"', '[1]', '["1"]', '{"a":1}'] as const),
  ...([
    '0',
    '1',
    '-1',
    '-0',
    '0.0',
    '1.0',
    '1e0',
    '1E+2',
    '1e-4',
    '1e-5',
    '5e-1',
    '0.00001',
    '0.00010',
    '00',
    '+1',
  ] as const),
  ...(['.5', '1.', '0x10', '1_0', 'NaN', 'Infinity', '1e309', '-1e309', '1e999', '1e999999999', '1e-999'] as const),
  ...(['9007199254740992', '9007199254740993', '9223372036854775807', '9223372036854775808'] as const),
  ...(['18446744073709551615', '18446744073709551616', '922337203685477.5807', '922337203685477.5808'] as const),
  ...([
    '"\\u0000"',
    '"\\u001f"',
    '"\\u0085"',
    '"\\ud800"',
    '"a\\udc00b"',
    '"\\ud83c\\udfb0"',
    '"\\u202e"',
    '"e\\u0301"',
  ] as const),
  ...(['"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '{"__proto__":{"polluted":true}}'] as const),
  ...(['"../x"', '"a#b"', '"a#EUR"', '"\\" OR 1=1"', '"#{7*7}"', '"%00"', '"<b>"', '"\\n"'] as const),
];

export function oddValue(random: Random): string {
  const kind = random.pick(['odd', 'odd', 'odd', 'odd', 'digits', 'long', 'deep', 'fraction']);
  switch (kind) {
    case 'digits':
      return digits(random, random.int(1, 60));
    case 'long':
      return `"${random.pick(['x', '9', '\u00e9', '\\u0041', '\u{1f3b0}']).repeat(random.pick([127, 128, 129, 5000]))}"`;
    case 'deep':
      return nested(random);
    case 'fraction':
      return `${random.int(0, 99)}.${'0'.repeat(random.int(0, 6))}${digits(random, random.int(1, 8))}`;
    default:
      return random.pick(ODD);
  }
}

/** The same number in another form, or one that only looks the same. */
export function otherForm(number: string, random: Random): string {
  return random.pick([
    `${number}.0`,
    `${number}.00000`,
    `${number}e0`,
    `${number}0e-1`,
    `${number}E+1`,
    `-${number}`,
    `+${number}`,
    `0${number}`,
    `"${number}"`,
    `" ${number}"`,
    `${number}.00001`,
    `${number}n`,
    `[${number}]`,
    `${number}e`,
  ]);
}

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => random.int(0, 9)).join('');
}

function nested(random: Random): string {
  const depth = random.pick([12, 15, 16, 17, 300]);
  return random.chance(0.5)
    ? `${'['.repeat(depth)}${']'.repeat(depth)}`
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
}
