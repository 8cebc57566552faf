import { JsonNumber } from '../../shared/http/json.ts';
import type { Act } from './act.ts';

type Members = Readonly<Record<string, unknown>>;

/** What serializers write for a member that is not set, and what nobody should write; `undefined` leaves it out. */
const NOTHING = [undefined, null, ''] as const;
const NO_ROUND = [...NOTHING, new JsonNumber('0'), '0', new JsonNumber('-1'), 'none', true] as const;
/** With more digits a float no longer tells the noise from the amount. */
const MOST_WITH_NOISE = 14;

/** Chosen by what is said and not by chance, so that the same request is always written alike, and a request about it otherwise. */
function wayOf({ id = '', also = '', kind }: Act): number {
  return Number(BigInt(`0${(id || also).replaceAll(/\D/g, '')}`) % 89n) + kind.length;
}

/** Half of all requests say nothing where a member only describes. */
export function describedSloppily(members: Members, describing: readonly string[], act: Act): Members {
  const way = wayOf(act);
  if (way % 2 === 0) return members;
  const names = describing.filter((name) => name in members);
  return { ...members, ...Object.fromEntries(names.map((name, nth) => [name, NOTHING[(way + nth) % NOTHING.length]])) };
}

/** A round that no member names, written in any of the ways in which none is named. */
export function noRound(act: Act): unknown {
  return NO_ROUND[wayOf(act) % NO_ROUND.length];
}

export function nothing(act: Act): unknown {
  return NOTHING[wayOf(act) % NOTHING.length];
}

/** The amount as a sum of floats may come out: a little more, where that is noise and nothing else. */
export function withNoise(plain: string, act: Act): string {
  const [integer = '', fraction = ''] = plain.split('.');
  if (wayOf(act) % 3 !== 0 || integer.length + fraction.length > MOST_WITH_NOISE) return plain;
  return `${integer}.${fraction.padEnd(12, '0')}4`;
}
