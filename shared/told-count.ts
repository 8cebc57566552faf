import { JsonNumber } from './http/json.ts';

export interface ToldCount {
  /** `undefined` where nothing can be made of it. */
  readonly count?: bigint;
  /** What of it the provider's document forbids, for people. */
  readonly wrong?: string;
}

/** What a wallet says in the place of a whole number of its provider's units. */
export function toldCount(name: string, sent: unknown): ToldCount {
  if (sent === undefined || sent === null) return { wrong: `"${name}" is missing` };
  if (typeof sent === 'string') return { ...countIn(sent), wrong: `"${name}" is a text and no number` };
  if (!(sent instanceof JsonNumber)) return { wrong: `"${name}" is no number` };
  const { source } = sent;
  if (/^\d+$/.test(source)) return { count: BigInt(source) };
  if (/^-0+$/.test(source)) return { count: 0n, wrong: `"${name}" is -0` };
  if (/^-\d+$/.test(source)) return { count: BigInt(source), wrong: `"${name}" is less than nothing` };
  return { ...countIn(source), wrong: `"${name}" is written with a point or an exponent, and counts whole units` };
}

function countIn(text: string): { readonly count?: bigint } {
  const [, digits, zeros = '0'] = /^(-?\d+)(?:\.0+)?(?:[eE]\+?(\d{1,2}))?$/.exec(text) ?? [];
  return digits === undefined ? {} : { count: BigInt(digits) * 10n ** BigInt(zeros) };
}

/** All that is wrong, as a hearing has it. */
export function wrongIn(...all: readonly { readonly wrong?: string }[]): { readonly wrong?: string } {
  const wrong = all.flatMap((each) => each.wrong ?? []);
  return wrong.length === 0 ? {} : { wrong: wrong.join(', ') };
}
