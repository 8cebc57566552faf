import { type AmountUnits, formatMajorNumber } from '../shared/domain/money.ts';
import type { Heard } from '../shared/provider-simulator.ts';
import type { Expected, WantedVerdict } from './case.ts';
import type { Judged } from './exchange.ts';

/** What is wrong with an answer: the highest grade that it does not hold. `title` says what is special about the message. */
export function wrongVerdict({ verdict, code }: Heard, expected: Expected, title = ''): Judged[] {
  const grade = (['must', 'should', 'note'] as const).find((each) => !isVerdict(verdict, expected[each]));
  if (grade === undefined) return [];
  return [{ grade, expected: `${about(title)}${expected[grade]}`, seen: `${verdict} (${code})` }];
}

/** What is wrong with a balance; nothing, if it was not told or nothing was known before. */
export function wrongBalance(
  seen: AmountUnits | undefined,
  possible: readonly AmountUnits[],
  when: string,
  title = '',
): Judged[] {
  if (seen === undefined || possible.length === 0 || possible.includes(seen)) return [];
  const sorted = possible.toSorted((one, other) => (one < other ? -1 : 1)).map((each) => formatMajorNumber(each));
  const expected = sorted.length > 2 ? `${sorted[0]} to ${sorted.at(-1)}` : sorted.join(' or ');
  return [
    { grade: 'must', expected: `${about(title)}a balance of ${expected}, ${when}`, seen: formatMajorNumber(seen) },
  ];
}

/** A refusal tells what the player has, or nothing at all: a zero is no balance that somebody could take for theirs. */
export function wrongRefusedBalance(
  told: AmountUnits | undefined,
  known: AmountUnits | undefined,
  title?: string,
): Judged[] {
  if (known === undefined) return [];
  const judged = wrongBalance(told, [known], 'told by a refusal', title);
  return judged.map((each) => ({ ...each, grade: told === 0n ? 'should' : each.grade }));
}

/** Whoever is refused may hear of their own money, and of nobody else's. */
export function foreignBalance(
  told: AmountUnits,
  own: AmountUnits,
  others: readonly AmountUnits[],
  title = '',
): Judged[] {
  if (told === own || !others.includes(told)) return [];
  const expected = `${about(title)}no balance of another player`;
  return [{ grade: 'must', expected, seen: formatMajorNumber(told) }];
}

function isVerdict(verdict: Heard['verdict'], wanted: WantedVerdict | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted === 'not done' ? verdict !== 'done' : verdict === wanted;
}

function about(title: string): string {
  return title && `${title}: `;
}
