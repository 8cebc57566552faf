const LARGEST_ID = '18446744073709551615';
const DECIMALS = 4;
const MOST_INTEGER_DIGITS = 20;
const LONGEST = 32;

/** Ten-thousandths of what a number token says, found by moving its point as a text. `undefined` where the pages refuse the token as an amount. */
export function readMajor(token: string): bigint | undefined {
  const [, sign, integer = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  if (sign === undefined || token.length > LONGEST || exponent.replace(/^[+-]/, '').length > 3) return undefined;
  const point = integer.length + Number(exponent);
  const digits = integer + fraction;
  if (/^0*$/.test(digits)) return 0n;
  if (sign === '-') return undefined;
  const end = point + DECIMALS;
  if (!/^0*$/.test(digits.slice(Math.max(0, end)))) return undefined;
  const whole = digits.slice(0, Math.max(0, end)).padEnd(end, '0').replace(/^0+/, '');
  return whole.length > MOST_INTEGER_DIGITS + DECIMALS ? undefined : BigInt(whole);
}

/** An unsigned number of 64 bits in canonical digits; compared as a text. Longer than 40 digits is nothing that a provider would send. */
export function readUint64(text: string): string | undefined {
  if (!/^[0-9]+$/.test(text) || text.length > 40) return undefined;
  const canonical = text.replace(/^0+(?=\d)/, '');
  const isTooLarge =
    canonical.length > LARGEST_ID.length || (canonical.length === LARGEST_ID.length && canonical > LARGEST_ID);
  return isTooLarge ? undefined : canonical;
}
