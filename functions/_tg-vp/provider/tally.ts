import { textIn } from './answer.ts';

/** Counts and sums by currency, as decimal texts: they travel in the cursor from page to page. */
export type Tally = Readonly<Record<string, string>>;

const AMOUNTS = ['actualBetAmt', 'winAmt', 'jackpotWin'] as const;
const SCALE = 12;
const DECIMAL = /^(-?)(\d{1,24})(?:\.(\d{1,12}))?$/;

/** Adds rows of bet logs. What is settled is also counted alone, because the provider's own sums may or may not hold what is not. */
export function tallied(before: Tally, rows: readonly unknown[]): Tally {
  const sums = new Map(Object.entries(before).map(([name, text]) => [name, BigInt(text)]));
  for (const row of rows) {
    const currency = textIn(row, 'currency');
    const groups = textIn(row, 'betStatus') === '2' ? ['all', 'settled'] : ['all'];
    for (const group of groups) add(sums, group, currency, 1n, row);
  }
  return textsOf(sums);
}

/** Whether the rows came to what the provider's report says of the same span. */
export function agrees(tally: Tally, report: readonly unknown[]): boolean {
  const told = new Map<string, bigint>();
  for (const row of report) add(told, 'told', textIn(row, 'currency'), countIn(row), row);
  const saysCounts = report.some((row) => textIn(row, 'count') !== '');
  return ['all', 'settled'].some((group) => isSame(groupOf(tally, group), groupOf(textsOf(told), 'told'), saysCounts));
}

/** For people: `EUR count 3, EUR actualBetAmt 1.5`. */
export function shownTally(tally: Tally): string {
  const shown = Object.entries(groupOf(tally, 'all')).map(([name, text]) => `${name} ${decimal(name, BigInt(text))}`);
  return shown.length === 0 ? 'nothing' : shown.join(', ');
}

/** Of a report, in the words of a tally. */
export function tallyOfReport(report: readonly unknown[]): Tally {
  const told = new Map<string, bigint>();
  for (const row of report) add(told, 'all', textIn(row, 'currency'), countIn(row), row);
  return textsOf(told);
}

function add(sums: Map<string, bigint>, group: string, currency: string, count: bigint, row: unknown): void {
  const plus = (name: string, more: bigint) => {
    const key = `${group} ${currency} ${name}`;
    sums.set(key, (sums.get(key) ?? 0n) + more);
  };
  plus('count', count);
  for (const name of AMOUNTS) plus(name, scaled(textIn(row, name)));
}

function countIn(row: unknown): bigint {
  const text = textIn(row, 'count');
  return /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;
}

function groupOf(tally: Tally, group: string): Tally {
  const own = Object.entries(tally).filter(([name, text]) => name.startsWith(`${group} `) && text !== '0');
  return Object.fromEntries(own.map(([name, text]) => [name.slice(group.length + 1), text]));
}

function isSame(listed: Tally, told: Tally, withCounts: boolean): boolean {
  const names = new Set([...Object.keys(listed), ...Object.keys(told)]);
  const compared = [...names].filter((name) => withCounts || !name.endsWith(' count'));
  return compared.every((name) => listed[name] === told[name]);
}

function textsOf(sums: ReadonlyMap<string, bigint>): Tally {
  return Object.fromEntries([...sums].map(([name, sum]) => [name, sum.toString()]));
}

/** What is no decimal number is shown by its row, and counts nothing here. */
function scaled(text: string): bigint {
  const [, sign, integer, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (integer === undefined) return 0n;
  const digits = BigInt(integer + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -digits : digits;
}

function decimal(name: string, value: bigint): string {
  if (name.endsWith(' count')) return value.toString();
  const digits = (value < 0n ? -value : value).toString().padStart(SCALE + 1, '0');
  const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, '');
  return value < 0n ? `-${text}` : text;
}
