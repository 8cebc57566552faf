/**
 * Money is a `bigint` count of amount units: ten-thousandths of the currency's major unit, for every currency.
 * TG and VP demand four decimals; the other protocols speak coarser units that divide them exactly.
 */
export type AmountUnits = bigint & { readonly __unit?: 'ten-thousandths of the major unit' };

/** A count of the units in which a provider speaks: never to be added to an amount of ours. */
export type ProviderUnits = bigint & { readonly __unit?: "the provider's unit" };

export const UNITS_PER_MAJOR = 10_000n;
const DECIMALS = 4;

/** A wallet holds at most 2^63 − 1 amount units (922337203685477.5807 major units). */
export const BALANCE_CEILING: AmountUnits = 2n ** 63n - 1n;

/** Longer than any amount that could be meant; keeps `1e999999999` from becoming a gigabyte of digits. */
const MAX_TEXT_LENGTH = 32;
const MAX_INTEGER_DIGITS = 20;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Reads a decimal number in major units from its digits, never through a float. An exponent is taken (`5e-1` is 0.5).
 * Answers `undefined` for anything else, for more than 20 integer digits, and for a non-zero digit after the fourth decimal:
 * an amount that moves money is refused rather than rounded. `-0` is 0; other negative amounts come back negative.
 */
export function parseMajor(text: string): AmountUnits | undefined {
  if (text.length > MAX_TEXT_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, integer = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(integer + fraction);
  const shift = DECIMALS - fraction.length + Number(exponent);
  if (digits === 0n) return 0n;
  if (shift > MAX_TEXT_LENGTH) return undefined;
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  if (digits % divisor !== 0n) return undefined;
  const units = shift < 0 ? digits / divisor : digits * 10n ** BigInt(shift);
  if (units >= 10n ** BigInt(MAX_INTEGER_DIGITS + DECIMALS)) return undefined;
  return sign === '-' ? -units : units;
}

/** Canonical major units with exactly four decimals: `100.5000`. */
export function formatMajor(units: AmountUnits): string {
  const { sign, integer, fraction } = split(units);
  return `${sign}${integer}.${fraction}`;
}

/** Major units as a JSON number token: no exponent, no trailing zeros: `100.5`. */
export function formatMajorNumber(units: AmountUnits): string {
  const { sign, integer, fraction } = split(units);
  const significant = fraction.replace(/0+$/, '');
  return significant === '' ? `${sign}${integer}` : `${sign}${integer}.${significant}`;
}

/** Amount units of a whole number of the provider's units, of which `unitsPerMajor` (a divisor of 10,000) make one major unit. */
export function fromProviderUnits(count: ProviderUnits, unitsPerMajor: bigint): AmountUnits {
  return count * (UNITS_PER_MAJOR / unitsPerMajor);
}

/** What a provider that counts whole units is told: rounded down, so that it never offers more than there is, and never below 0. */
export function toProviderUnits(units: AmountUnits, unitsPerMajor: bigint): ProviderUnits {
  return units <= 0n ? 0n : units / (UNITS_PER_MAJOR / unitsPerMajor);
}

function split(units: AmountUnits): { sign: string; integer: string; fraction: string } {
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, '0');
  return { sign: units < 0n ? '-' : '', integer: digits.slice(0, -DECIMALS), fraction: digits.slice(-DECIMALS) };
}
