const LARGEST_ID = '18446744073709551615';
const DECIMALS = 4;
const MOST_INTEGER_DIGITS = 20;
const LONGEST = 64;

/** Ten-thousandths of what a number token says. `undefined` where the pages refuse the token as an amount. */
export function readMajor(token: string): bigint | undefined {
  return readSent(token, 0)?.units;
}

/**
 * The same of an amount in units of ten to the `exponent`, found by moving its point as a text; and the figure in the provider's own unit that a repeat has to
 * have: as it was sent, or as it was meant where it was sent with the noise of a float.
 */
export function readSent(token: string, exponent: number): { units: bigint; figure: string } | undefined {
  const [, sign, integer = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  if (sign === undefined || token.length > LONGEST || power.replace(/^[+-]/, '').length > 3) return undefined;
  const sent = { digits: integer + fraction, point: integer.length + Number(power) };
  for (const said of [sent, atDigits(atDecimals(sent, 9), 15)]) {
    const units = unitsOf({ ...said, point: said.point + exponent });
    if (units !== undefined) return sign === '-' && units !== 0n ? undefined : { units, figure: figureOf(said) };
  }
  return undefined;
}

/** One text for each number. */
function figureOf({ digits, point }: Written): string {
  const zeros = /^0*/.exec(digits)?.[0].length ?? 0;
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '');
  return significant === '' ? '0' : `${significant} ${point - zeros}`;
}

/** Digits with the point before the one that `point` counts. */
interface Written {
  readonly digits: string;
  readonly point: number;
}

function unitsOf({ digits, point }: Written): bigint | undefined {
  if (/^0*$/.test(digits)) return 0n;
  const end = point + DECIMALS;
  if (!/^0*$/.test(digits.slice(Math.max(0, end)))) return undefined;
  const whole = digits.slice(0, Math.max(0, end)).padEnd(end, '0').replace(/^0+/, '');
  return whole.length > MOST_INTEGER_DIGITS + DECIMALS ? undefined : BigInt(whole);
}

function atDecimals(written: Written, decimals: number): Written {
  return cutAt(written, written.point + decimals);
}

function atDigits({ digits, point }: Written, significant: number): Written {
  const zeros = /^0*/.exec(digits)?.[0].length ?? 0;
  return cutAt({ digits: digits.slice(zeros), point: point - zeros }, significant);
}

/** Half to even: a five with nothing behind it goes up only after an odd digit. */
function cutAt({ digits, point }: Written, end: number): Written {
  if (end >= digits.length) return { digits, point };
  const padded = end < 0 ? '0'.repeat(-end) + digits : digits;
  const [kept, rest] = [padded.slice(0, Math.max(0, end)), padded.slice(Math.max(0, end))];
  const isOdd = /[13579]$/.test(kept);
  const isUp = /^[6-9]/.test(rest) || /^50*[1-9]/.test(rest) || (/^50*$/.test(rest) && isOdd);
  const next = isUp ? (BigInt(`0${kept}`) + 1n).toString().padStart(kept.length, '0') : kept;
  const shift = next.length - kept.length;
  return { digits: next === '' ? '0' : next, point: (end < 0 ? point - end : point) + shift };
}

/** An unsigned number of 64 bits in canonical digits; compared as a text. Longer than 40 digits is nothing that a provider would send. */
export function readUint64(text: string): string | undefined {
  if (!/^[0-9]+$/.test(text) || text.length > 40) return undefined;
  const canonical = text.replace(/^0+(?=\d)/, '');
  const isTooLarge =
    canonical.length > LARGEST_ID.length || (canonical.length === LARGEST_ID.length && canonical > LARGEST_ID);
  return isTooLarge ? undefined : canonical;
}
