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
const MAX_TEXT_LENGTH = 64;
const MAX_INTEGER_DIGITS = 20;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** An exact decimal number: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export const ONE: Decimal = { digits: 1n, scale: 0 };

/**
 * Reads a decimal number from its digits, never through a float. An exponent is taken (`5e-1` is 0.5), and `-0` is 0. Answers `undefined` for anything
 * else, for more than 64 characters and for a number of more than 64 digits before the point.
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MAX_TEXT_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, integer = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(integer + fraction);
  const scale = fraction.length - Number(exponent);
  if (digits === 0n) return { digits, scale: 0 };
  if (scale < -MAX_TEXT_LENGTH) return undefined;
  return { digits: sign === '-' ? -digits : digits, scale };
}

/**
 * An amount in major units, exact. Answers `undefined` for what is no decimal number, for more than 20 integer digits, and for a non-zero digit after the
 * fourth decimal. Negative amounts come back negative.
 */
export function parseMajor(text: string): AmountUnits | undefined {
  const decimal = parseDecimal(text);
  return decimal && unitsOf(decimal);
}

/** The same, in units of which each is `majorPerUnit`. */
export function readExactly(text: string, majorPerUnit: Decimal): AmountUnits | undefined {
  const decimal = parseDecimal(text);
  return decimal && unitsOf(times(decimal, majorPerUnit));
}

/** What was read of an amount that a provider sent. */
export interface ReadAmount {
  readonly units: AmountUnits;
  /** The provider added in floats: what is booked is what its sum means, not its last digits. */
  readonly hasNoise: boolean;
  /** What is booked, in the provider's own unit: the same for every spelling, and whatever our settings say of that unit. */
  readonly text: string;
}

/**
 * An amount that a provider sent, in units of which each is `majorPerUnit` of our currency. What comes out in four decimals is taken as it was sent. In
 * what does not, the noise of a float is looked for: a sum of floats is right in 9 decimals and 15 digits, so that `0.30000000000000004` is 0.3, and
 * what then comes out in four decimals was meant so. All else is refused rather than rounded: `undefined`.
 */
export function readAmount(text: string, majorPerUnit: Decimal = ONE): ReadAmount | undefined {
  const sent = parseDecimal(text);
  if (!sent) return undefined;
  const exact = unitsOf(times(sent, majorPerUnit));
  if (exact !== undefined) return { units: exact, hasNoise: false, text: canonicalText(sent) };
  const meant = withoutNoise(sent);
  const units = unitsOf(times(meant, majorPerUnit));
  return units === undefined ? undefined : { units, hasNoise: true, text: canonicalText(meant) };
}

const SUM_DECIMALS = 9;
const SUM_DIGITS = 15;

function withoutNoise(sent: Decimal): Decimal {
  const short = rounded(sent, SUM_DECIMALS);
  const excess = magnitude(short.digits).toString().length - SUM_DIGITS;
  return excess > 0 ? rounded(short, short.scale - excess) : short;
}

/** Half to even. Below zero `decimals` counts digits before the point. */
function rounded(number: Decimal, decimals: number): Decimal {
  if (number.scale <= decimals) return number;
  const divisor = 10n ** BigInt(number.scale - decimals);
  const size = magnitude(number.digits);
  const [whole, twiceRest] = [size / divisor, (size % divisor) * 2n];
  const isUp = twiceRest > divisor || (twiceRest === divisor && whole % 2n === 1n);
  const digits = isUp ? whole + 1n : whole;
  return { digits: number.digits < 0n ? -digits : digits, scale: decimals };
}

function times(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale };
}

function unitsOf({ digits, scale }: Decimal): AmountUnits | undefined {
  const shift = DECIMALS - scale;
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  if (digits % divisor !== 0n) return undefined;
  const units = shift < 0 ? digits / divisor : digits * 10n ** BigInt(shift);
  return magnitude(units) < 10n ** BigInt(MAX_INTEGER_DIGITS + DECIMALS) ? units : undefined;
}

/** Ten-thousandths where that is exact, as amounts were always compared. */
function canonicalText(number: Decimal): string {
  const units = unitsOf(number);
  if (units !== undefined) return units.toString();
  const zeros = /0*$/.exec(number.digits.toString())?.[0].length ?? 0;
  return `${number.digits / 10n ** BigInt(zeros)}e${zeros - number.scale}`;
}

function magnitude(number: bigint): bigint {
  return number < 0n ? -number : number;
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

/** Amount units of a whole number of the provider's units, each of them `majorPerUnit`; `undefined` for what four decimals cannot say. */
export function fromProviderUnits(count: ProviderUnits, majorPerUnit: Decimal): AmountUnits | undefined {
  return unitsOf(times({ digits: count, scale: 0 }, majorPerUnit));
}

/** What a provider that counts whole units is told: rounded down, so that it never offers more than there is, and never below 0. */
export function toProviderUnits(units: AmountUnits, majorPerUnit: Decimal): ProviderUnits {
  return units <= 0n ? 0n : atProvider(units, majorPerUnit) / UNITS_PER_MAJOR;
}

/** Ten-thousandths of the provider's unit, rounded down, also below zero. */
export function atProvider(units: AmountUnits, { digits, scale }: Decimal): bigint {
  const scaled = units * 10n ** BigInt(scale);
  const whole = scaled / digits;
  return scaled % digits < 0n ? whole - 1n : whole;
}

function split(units: AmountUnits): { sign: string; integer: string; fraction: string } {
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, '0');
  return { sign: units < 0n ? '-' : '', integer: digits.slice(0, -DECIMALS), fraction: digits.slice(-DECIMALS) };
}
