import * as z from 'zod';
import { type Decimal, UNITS_PER_MAJOR } from '../domain/money.ts';
import { CURRENCY, type Currencies, currencyAtProvider } from './currencies.ts';

/** What agents of more than one protocol are registered with, said once. */

/** Every one divides the four decimals of a wallet exactly. */
const unitCount = z.literal([1, 10, 100, 1000, Number(UNITS_PER_MAJOR)]);
const DEFAULT_UNITS_PER_MAJOR = 100;

export const unitsPerMajor = z
  .union(
    [unitCount, z.record(z.string().regex(CURRENCY), unitCount)],
    'must be 1, 10, 100, 1000 or 10000, for every currency or by currency as in {"JPY": 1}',
  )
  .default(DEFAULT_UNITS_PER_MAJOR)
  .meta({
    description:
      'How many of the units in which the provider counts make one major unit of a currency: one number for all, or by currency; a currency that is not named has 100.',
    examples: [100, { JPY: 1 }],
  });

export type UnitsPerMajor = z.infer<typeof unitsPerMajor>;

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
  .default('UTC')
  .meta({
    description: 'The time zone of the times that the provider sends and is sent: an IANA name.',
    examples: ['UTC', 'Europe/Kyiv'],
  });

/** The engine takes other abbreviations too (`IST`, `BST`, `CST`), which no two people read alike and IANA does not know. */
const THREE_LETTER_NAMES = /^(?:UTC|GMT|UCT|CET|EET|MET|WET|EST|HST|MST|PRC|ROC|ROK)$/i;

/** Settings are read in every callback, and to ask the engine takes longer than all the rest of that. There are only so many zones. */
const knownTimeZones = new Set<string>();

/** The engine would take an offset like `+02:00` as well, but that is no name. */
function isTimeZone(name: string): boolean {
  if (knownTimeZones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name) || (name.length === 3 && !THREE_LETTER_NAMES.test(name))) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  knownTimeZones.add(name);
  return true;
}

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
