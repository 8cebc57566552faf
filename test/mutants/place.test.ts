import { describe, expect, it } from 'vitest';
import { type Change, changed } from './place.ts';

const BEFORE = `
export function decide(stake: bigint, balance: bigint) {
  const covered = balance >= stake;
  if (stake < 0n) return { refused: 'negative', stake };
  if (!covered) return { refused: 'funds' };
  report('booked', stake);
  return { balance: balance - stake };
}`;

/** The same function after somebody has put it in order. */
const REFACTORED = `
// Somebody else's.
const least = 0n;

export function decide(asked: bigint, held: bigint) {
  // Nothing is owed for less than nothing.
  if (asked < 0n)
    return { refused: "negative", stake: asked };
  const isCovered = held >= asked; const left = (held - asked);
  if (!isCovered) {
    return { refused: "funds" };
  }
  report("booked", asked);
  return { balance: left };
}`;

describe('a place in the syntax', () => {
  it.each<[string, Change, string, string]>([
    ['an operator', { place: 'decide / >=', becomes: '>' }, 'balance > stake', 'held > asked'],
    ['a part', { place: 'decide / >= / its right', becomes: '0n' }, 'balance >= 0n', 'held >= 0n'],
    ['what was there', { place: 'decide / -', becomes: '$left + $right' }, 'balance + stake', 'held + asked'],
    ['an argument', { place: 'decide / report() / its argument 2', becomes: '0n' }, "('booked', 0n)", '("booked", 0n)'],
    ['a literal', { place: "decide / 'funds'", becomes: "'money'" }, "refused: 'money' }", "refused: 'money' }"],
    ['a piece of a text', { place: "decide / 'funds' / the text un", becomes: 'ou' }, "'fouds'", '"fouds"'],
  ])('of %s is found again after a refactoring', (_, change, before, refactored) => {
    expect(changed('a.ts', BEFORE, [change])).toContain(before);
    expect(changed('a.ts', REFACTORED, [change])).toContain(refactored);
  });

  it.each([
    ['a statement, by what it holds', "decide / if with 'negative'", "{ refused: 'negative'"],
    ['a call with its statement', 'decide / report()', 'report'],
    ['a name with its declaration', 'decide / covered', 'const covered'],
    ['a member with its comma', 'decide / stake', "'negative', stake"],
  ])('takes away %s', (_, place, text) => {
    expect(BEFORE).toContain(text);
    expect(changed('a.ts', BEFORE, [{ place, becomes: 'gone' }])).not.toContain(text);
  });

  it('makes several changes of one text', () => {
    const changes = [
      { place: 'decide / -', becomes: '+' },
      { place: 'decide / <', becomes: '>' },
    ];
    const text = changed('a.ts', BEFORE, changes);
    expect([text.includes('stake > 0n'), text.includes('balance + stake')]).toEqual([true, true]);
  });

  it.each([
    ['decide / if', '2 are called "if", not 1'],
    ['decide / if 1/3', '2 are called "if 1/3", not 3'],
    ['decide / >', '0 are called ">", not 1'],
    ['decide / >= / its test', 'there is no "its test"'],
    ["decide / 'funds' / the text x", '"x" does not stand there once'],
  ])('that is not there, or is not the only one, says so: %s', (place, message) => {
    expect(() => changed('a.ts', BEFORE, [{ place, becomes: 'gone' }])).toThrow(message);
  });
});
