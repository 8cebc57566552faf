import { describe, expect, it } from 'vitest';
import {
  anything,
  flag,
  listOf,
  mapOf,
  matching,
  object,
  readMembers,
  text,
} from '../../shared/application/readers.ts';

const letters = matching(/^[a-z]+$/);

describe('members', () => {
  it('are those that are named, as they were read', () => {
    const sent = { a: 'x', b: 'y', note: [1], more: 'z' };
    expect(readMembers(sent, { a: letters }, { b: letters, c: letters, note: anything })).toEqual({
      data: { a: 'x', b: 'y', note: [1] },
    });
  });

  it.each([
    [{}, 'a'],
    [{ a: 1 }, 'a'],
    [{ a: 'X', b: 'X' }, 'a'],
    [{ a: 'x', b: 'X' }, 'b'],
    [{ a: 'x', b: null }, 'b'],
  ])('of %j are refused by the name of the first that is not right', (sent, refused) => {
    expect(readMembers(sent, { a: letters }, { b: letters })).toEqual({ refused });
  });

  it('may be false or empty', () => {
    expect(readMembers({ is: false, of: '' }, { is: flag, of: text })).toEqual({ data: { is: false, of: '' } });
  });
});

describe('a value', () => {
  it.each([
    ['an object', object({ a: text }), [{ a: 'x' }], [{}, [], null, 'x', { a: 1 }]],
    ['a map', mapOf(flag, letters), [{}, { a: true, b: false }], [{ a: 1 }, { A: true }, [], null, 'x']],
    ['a list', listOf(flag), [[], [false, true]], [{}, [1], [true, undefined], null, 'xx']],
    ['a text', text, ['', 'x'], [1, null, undefined, {}, ['x']]],
    ['a text of one form', letters, ['x'], ['', 'X', 1, null, undefined, ['x']]],
    ['a flag', flag, [true, false], ['true', 0, null, undefined]],
  ])('is read as %s, or not at all', (_, read, right, wrong) => {
    expect(right.map((value) => read(value))).toEqual(right);
    expect(wrong.map((value) => read(value))).toEqual(wrong.map(() => undefined));
  });
});
