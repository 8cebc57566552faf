import type { Settings } from './voice.ts';

/** What one of our currencies is called at a provider, and how much of it (in major units) the provider's unit is: ten to the `exponent`. */
export interface Counted {
  readonly code: string;
  readonly exponent: number;
}

/** Amount units are ten to the minus fourth of a major unit. */
export const UNIT_EXPONENT = -4;

interface Named {
  readonly currency: string;
  readonly majorPerUnit: string;
}

/** What the settings say of money, read a second time. Worlds draw powers of ten only. `unnamed` is the exponent of a currency that has no code of its own. */
export function countedAt(settings: Settings, ours: string, unnamed = 0): Counted {
  const [found] = Object.entries(namedIn(settings)).filter(([, { currency }]) => currency === ours);
  return found ? { code: found[0], exponent: exponentOf(found[1]) } : { code: ours, exponent: unnamed };
}

/** Whom a code means; `undefined` for a currency of ours that goes by another code there. */
export function meantBy(settings: Settings, code: string): { currency: string | undefined; exponent: number } {
  const named = namedIn(settings)[code];
  if (named) return { currency: named.currency, exponent: exponentOf(named) };
  const isElsewhere = Object.values(namedIn(settings)).some(({ currency }) => currency === code);
  return { currency: isElsewhere ? undefined : code, exponent: 0 };
}

/** For providers that count: `unitsPerMajor` where the currency has no code of its own. */
export function countedWhole(settings: Settings, ours: string): Counted {
  const { unitsPerMajor = 100 } = settings;
  const perMajor =
    typeof unitsPerMajor === 'number' ? unitsPerMajor : ((unitsPerMajor as Record<string, number>)[ours] ?? 100);
  return countedAt(settings, ours, 1 - `${perMajor}`.length);
}

/** `value × 10^places`, rounded down. */
export function shifted(value: bigint, places: number): bigint {
  if (places >= 0) return value * 10n ** BigInt(places);
  const divisor = 10n ** BigInt(-places);
  const rest = value % divisor;
  return (value - rest) / divisor - (rest < 0n ? 1n : 0n);
}

function namedIn({ currencies = {} }: Settings): Readonly<Record<string, Named>> {
  return currencies as Readonly<Record<string, Named>>;
}

function exponentOf({ majorPerUnit }: Named): number {
  const [integer = '', fraction = ''] = majorPerUnit.split('.');
  return fraction === '' ? integer.length - 1 : -fraction.length;
}
