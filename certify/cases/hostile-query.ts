import { type Hostile, texts } from './hostile.ts';

export function brokenQueries(): Hostile[] {
  return [
    ...texts(['', '&&&', '=', '==', '%', '?', 'x', '{"a":1}', '__proto__=1', '%00', '%ED%A0%80', 'x'.repeat(5000)]),
    { title: 'encoded once more', from: encodeURIComponent },
    { title: 'with semicolons', from: (genuine) => genuine.replaceAll('&', ';') },
  ];
}

/** Most readers take the first or the last of two parameters. One that only describes may come twice. */
export function looseQueries(content: string, describing: readonly string[]): Hostile[] {
  return [
    { title: 'the request twice', from: (genuine) => `${genuine}&${genuine}` },
    ...parametersOf(content)
      .filter(([name]) => !describing.includes(name))
      .map(([name]) => ({
        title: `${name} twice`,
        from: (genuine: string) => `${genuine}&${pairsOf(genuine, name)}`,
      })),
  ];
}

const VALUES = [
  ...[
    '',
    '%',
    '%zz',
    '%C3%28',
    '%ED%A0%80',
    '%00',
    '%0A',
    '+',
    '-1',
    '+1',
    '%2B1',
    '1.0',
    '1e3',
    '1e309',
    '0x10',
    'NaN',
  ],
  ...['Infinity', '18446744073709551616', '9'.repeat(40), '%D9%A1', '__proto__', 'constructor', 'toString', '%5B%5D'],
  ...['null', 'true', "'%20OR%201=1", '..%2F..%2Ftg', 'p1%23EUR', 'x'.repeat(5000)],
];

export function almostQueries(content: string): Hostile[] {
  return [
    { title: 'a parameter that would pollute', from: (genuine) => `__proto__=polluted&${genuine}` },
    { title: 'a fragment behind it', from: (genuine) => `${genuine}#x` },
    ...parametersOf(content).flatMap(([name]) => [
      { title: `without ${name}`, from: (genuine: string) => withParameter(genuine, name, undefined) },
      {
        title: `${name} in capitals`,
        from: (genuine: string) => genuine.replace(`${name}=`, `${name.toUpperCase()}=`),
      },
      ...VALUES.map((value) => ({
        title: `${name}=${value.slice(0, 40)}`,
        from: (genuine: string) => withParameter(genuine, name, value),
      })),
    ]),
  ];
}

/** `value` is written as it is; `undefined` leaves the parameter out. */
export function withParameter(genuine: string, changed: string, value: string | undefined): string {
  const kept = parametersOf(genuine).flatMap(([name, own]) => {
    const text = name === changed ? value : own;
    return text === undefined ? [] : [`${name}=${text}`];
  });
  return kept.join('&');
}

function pairsOf(genuine: string, wanted: string): string {
  return genuine
    .split('&')
    .filter((pair) => pair.startsWith(`${wanted}=`))
    .join('&');
}

export function parametersOf(content: string): [name: string, value: string][] {
  return content.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')];
  });
}
