import { type AmountUnits, type Decimal, ONE, parseDecimal, parseMajor, UNITS_PER_MAJOR } from '../domain/money.ts';
import { exactly, mapOf, matching, type Reader } from './readers.ts';
import type { Setting } from './settings.ts';

/** How money is called and counted at a provider, said once for all protocols. What an operator is told of these settings stands in `registration-members.ts`. */

export const CURRENCY = /^[A-Z][A-Z0-9]{2,4}$/;
export const PROVIDER_CODE = /^[\x21-\x7e]{1,16}$/;
export const MAJOR_PER_UNIT = /^\d{1,12}(?:\.\d{1,12})?$/;
export const PAYOUT_LIMIT = /^\d{1,15}(?:\.\d{1,4})?$/;

export type Currencies = Readonly<Record<string, { readonly currency: string; readonly majorPerUnit: string }>>;

const currency = matching(CURRENCY);
const byProviderCode = mapOf(exactly({ currency, majorPerUnit: positive(MAJOR_PER_UNIT) }), matching(PROVIDER_CODE));

/** The provider's own currency codes. */
export const currencies: Setting<Currencies> = {
  byDefault: {},
  read(value) {
    const byCode = byProviderCode(value);
    return byCode && namesEachOnce(byCode) ? byCode : undefined;
  },
};

/** A balance cannot be reported in two codes. In a registration an entry may be `null`, which takes it away. */
export function namesEachOnce(byCode: Readonly<Record<string, { readonly currency: string } | null>>): boolean {
  const ours = Object.values(byCode).flatMap((named) => (named ? [named.currency] : []));
  return new Set(ours).size === ours.length;
}

/** The most that one payout or play may credit, by our currency, in major units. */
export const largestPayout: Setting<Readonly<Record<string, string>>> = {
  byDefault: {},
  read: mapOf(positive(PAYOUT_LIMIT), currency),
};

export function isPositive(text: string): boolean {
  return (parseDecimal(text)?.digits ?? 0n) > 0n;
}

function positive(form: RegExp): Reader<string> {
  return (value) => (typeof value === 'string' && form.test(value) && isPositive(value) ? value : undefined);
}

/** Every one divides the four decimals of a wallet exactly. */
export const UNIT_COUNTS = [1, 10, 100, 1000, Number(UNITS_PER_MAJOR)] as const;
const DEFAULT_UNITS_PER_MAJOR = 100;

const unitCount: Reader<number> = (value) => UNIT_COUNTS.find((known) => known === value);
const unitCounts = mapOf(unitCount, currency);

export type UnitsPerMajor = number | Readonly<Record<string, number>>;

/** How many of the provider's units make one major unit: one number for all currencies, or by currency. */
export const unitsPerMajor: Setting<UnitsPerMajor> = {
  byDefault: DEFAULT_UNITS_PER_MAJOR,
  read: (value) => unitCount(value) ?? unitCounts(value),
};

interface CountingSettings {
  readonly currencies: Currencies;
  readonly unitsPerMajor: UnitsPerMajor;
}

/** What a provider that counts whole units calls a currency of ours, and what it counts it in. Never taken from ISO exponents: that is agreed with the provider. */
export function countedCurrency(settings: CountingSettings, currency: string) {
  return currencyAtProvider(settings, currency, unitOf(settings.unitsPerMajor, currency));
}

/** The allowed counts are powers of ten. */
function unitOf(chosen: UnitsPerMajor, currency: string): Decimal {
  const own = typeof chosen === 'number' || !Object.hasOwn(chosen, currency) ? undefined : chosen[currency];
  const perMajor = typeof chosen === 'number' ? chosen : (own ?? DEFAULT_UNITS_PER_MAJOR);
  return { digits: 1n, scale: perMajor.toString().length - 1 };
}

export interface MoneySettings {
  readonly currencies: Currencies;
  readonly largestPayout: Readonly<Record<string, string>>;
}

/** Which currency of ours a provider means, and how much of it the provider's unit is. */
export interface CurrencyMeant {
  readonly currency: string;
  readonly majorPerUnit: Decimal;
}

/** `undefined`: a currency of ours that this provider knows by another code, so that one wallet is never counted in two units. */
export function currencyNamed({ currencies: byCode }: Pick<MoneySettings, 'currencies'>, code: string) {
  const named = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  if (named) return { currency: named.currency, majorPerUnit: decimalOf(named.majorPerUnit) } satisfies CurrencyMeant;
  return codeFor(byCode, code) === undefined ? { currency: code, majorPerUnit: ONE } : undefined;
}

/** What the provider calls a currency of ours, and its unit; `unnamed` is the unit of a currency that has no code of its own. */
export function currencyAtProvider(
  { currencies: byCode }: Pick<MoneySettings, 'currencies'>,
  ours: string,
  unnamed: Decimal = ONE,
): { readonly code: string; readonly majorPerUnit: Decimal } {
  const code = codeFor(byCode, ours);
  const named = code === undefined ? undefined : byCode[code];
  if (code === undefined || !named) return { code: ours, majorPerUnit: unnamed };
  return { code, majorPerUnit: decimalOf(named.majorPerUnit) };
}

/** For `Policy.largestPayouts`. */
export function largestPayoutsOf({ largestPayout: byCurrency }: MoneySettings): Readonly<Record<string, AmountUnits>> {
  const limits = Object.entries(byCurrency).map(([ours, limit]) => [ours, parseMajor(limit)] as const);
  return Object.fromEntries(limits.filter((pair): pair is readonly [string, AmountUnits] => pair[1] !== undefined));
}

function codeFor(byCode: Currencies, ours: string): string | undefined {
  return Object.keys(byCode).find((code) => byCode[code]?.currency === ours);
}

/** The reader has taken nothing else. */
function decimalOf(text: string): Decimal {
  return parseDecimal(text) ?? ONE;
}
