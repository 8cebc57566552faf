import * as z from 'zod';
import { type AmountUnits, type Decimal, ONE, parseDecimal, parseMajor } from '../domain/money.ts';

/** How money is called and counted at a provider, said once for all protocols. */

export const CURRENCY = /^[A-Z][A-Z0-9]{2,4}$/;

const currency = z.string().regex(CURRENCY, 'must be 3 to 5 capital letters and digits, the first a letter');
const providerCode = z.string().regex(/^[\x21-\x7e]{1,16}$/, 'must be 1 to 16 visible ASCII characters');
const isPositive = (text: string) => (parseDecimal(text)?.digits ?? 0n) > 0n;
const decimal = (integers: number, decimals: number) =>
  z
    .string()
    .regex(new RegExp(`^\\d{1,${integers}}(?:\\.\\d{1,${decimals}})?$`), 'must be a decimal number')
    .refine(isPositive, 'must be more than 0');

export const currencies = z
  .record(providerCode, z.strictObject({ currency, majorPerUnit: decimal(12, 12) }))
  .refine(namesEachOnce, 'must give each of our currencies one code only: a balance could not be reported in two')
  .default({})
  .meta({
    description:
      "The provider's own currency codes: each names one of our currencies and says how much of it (in major units) the provider's unit is. For tg and vp " +
      'a unit is what they call 1; for vela and wallet-v2 it is what they count, whatever `unitsPerMajor` says. A code that is not named here is ours. ' +
      'An amount that does not come out in four decimals is refused; what is reported back is rounded down.',
    examples: [{ 'VND(K)': { currency: 'VND', majorPerUnit: '1000' }, JPY: { currency: 'JPY', majorPerUnit: '1' } }],
  });

/** In a registration an entry may be `null`, which takes it away. */
function namesEachOnce(byCode: Readonly<Record<string, { readonly currency: string } | null>>): boolean {
  const ours = Object.values(byCode).flatMap((named) => (named ? [named.currency] : []));
  return new Set(ours).size === ours.length;
}

export type Currencies = z.infer<typeof currencies>;

export const largestPayout = z
  .record(currency, decimal(15, 4))
  .default({})
  .meta({
    description:
      'The most that one payout or play may credit, by our currency, in major units. More is refused with the retryable answer of the protocol, raises an ' +
      'alarm and is not remembered: once the limit is raised, the next repeat is paid. Rollbacks are not limited.',
    examples: [{ EUR: '50000', JPY: '8000000' }],
  });

export interface MoneySettings {
  readonly currencies: Currencies;
  readonly largestPayout: z.infer<typeof largestPayout>;
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

/** The schema has taken nothing else. */
function decimalOf(text: string): Decimal {
  return parseDecimal(text) ?? ONE;
}
