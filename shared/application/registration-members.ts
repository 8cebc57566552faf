import * as z from 'zod';
import {
  CURRENCY,
  currencies as currenciesRead,
  isPositive,
  largestPayout as largestPayoutRead,
  MAJOR_PER_UNIT,
  namesEachOnce,
  PAYOUT_LIMIT,
  PROVIDER_CODE,
  UNIT_COUNTS,
  unitsPerMajor as unitsPerMajorRead,
} from './currencies.ts';
import type { Setting } from './settings.ts';
import { isTimeZone, timeZone as timeZoneRead } from './time-zone.ts';

/** What agents of more than one protocol are registered with, said once for the operator. Only the operator's function loads it. */

type Choice<T> = Setting<T> & { readonly choices: readonly [T, ...T[]] };

/** What may be sent for a choice: what callbacks take, and nothing else. */
export function chosen<T extends string | boolean>({ choices, byDefault }: Choice<T>): z.ZodDefault<z.ZodType<T>> {
  const known: z.ZodType = choices.every((one) => typeof one === 'string') ? z.enum([...choices]) : z.boolean();
  return (known as z.ZodType<T>).default(() => byDefault as z.util.NoUndefined<T>);
}

const currency = z.string().regex(CURRENCY, 'must be 3 to 5 capital letters and digits, the first a letter');
const providerCode = z.string().regex(PROVIDER_CODE, 'must be 1 to 16 visible ASCII characters');
const decimal = (form: RegExp) =>
  z.string().regex(form, 'must be a decimal number').refine(isPositive, 'must be more than 0');

export const currencies = z
  .record(providerCode, z.strictObject({ currency, majorPerUnit: decimal(MAJOR_PER_UNIT) }))
  .refine(namesEachOnce, 'must give each of our currencies one code only: a balance could not be reported in two')
  .default(currenciesRead.byDefault)
  .meta({
    description:
      "The provider's own currency codes: each names one of our currencies and says how much of it (in major units) the provider's unit is. For tg and vp " +
      'a unit is what they call 1; for vela and wallet-v2 it is what they count, whatever `unitsPerMajor` says. A code that is not named here is ours. ' +
      'An amount that does not come out in four decimals is refused; what is reported back is rounded down.',
    examples: [{ 'VND(K)': { currency: 'VND', majorPerUnit: '1000' }, JPY: { currency: 'JPY', majorPerUnit: '1' } }],
  });

export const largestPayout = z
  .record(currency, decimal(PAYOUT_LIMIT))
  .default(largestPayoutRead.byDefault)
  .meta({
    description:
      'The most that one payout or play may credit, by our currency, in major units. More is refused with the retryable answer of the protocol, raises an ' +
      'alarm and is not remembered: once the limit is raised, the next repeat is paid. Rollbacks are not limited.',
    examples: [{ EUR: '50000', JPY: '8000000' }],
  });

const unitCount = z.literal(UNIT_COUNTS);

export const unitsPerMajor = z
  .union(
    [unitCount, z.record(z.string().regex(CURRENCY), unitCount)],
    'must be 1, 10, 100, 1000 or 10000, for every currency or by currency as in {"JPY": 1}',
  )
  .default(unitsPerMajorRead.byDefault as (typeof UNIT_COUNTS)[number])
  .meta({
    description:
      'How many of the units in which the provider counts make one major unit of a currency: one number for all, or by currency; a currency that is not named has 100.',
    examples: [100, { JPY: 1 }],
  });

/** The setting of every protocol that has a secret which overlaps: the protocol itself does not name it. */
export const keyOverlapSeconds = z
  .int()
  .min(0)
  .max(2_592_000)
  .default(86_400)
  .meta({
    description:
      'How long a key is still good after a new one was registered. Shortened, it takes effect at once, also for keys that are replaced already; ' +
      'a key that has ended stays ended.',
  });

export const timeZone = z
  .string()
  .refine(isTimeZone, 'must be the IANA name of a time zone, like Europe/Kyiv')
  .default(timeZoneRead.byDefault)
  .meta({
    description: 'The time zone of the times that the provider sends and is sent: an IANA name.',
    examples: ['UTC', 'Europe/Kyiv'],
  });

/**
 * An address of a provider: a player's browser is sent there, or we call it ourselves. Plain http is for a provider on this very machine. A user name would
 * be a credential in the clear, and after a fragment no parameter would be seen.
 */
export const providerAddress = z
  .string()
  .max(2048)
  .refine(
    (text) => isProviderAddress(text) && !text.includes('#'),
    'must be an https address (http only on loopback), without user name and fragment',
  );

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a browser may be sent there, or a call of ours: https, or http on loopback, without user name. Only what every reader reads alike: the parser would
 * drop white space, and take `\` for `/`.
 */
export function isProviderAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s\\]+$/i.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || LOOPBACK_HOST.test(hostname);
}

/** Of an API that we call: paths are appended to the address. */
export const providerApi = providerAddress.regex(/^[^?]*$/, 'must have no query, because paths are appended to it');
