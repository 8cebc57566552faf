import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decodeCursor, encodeCursor } from '../../functions/operator/cursor.ts';

const LIST = ['entries', 'p1', 'EUR', { kind: ['stake'], order: 'newest' }];
const version = z.int().min(1);
const ofText = (text: string) => Buffer.from(text).toString('base64url');
/** What the list is marked with, before the place. */
const mark = Buffer.from(encodeCursor(LIST, 1), 'base64url').toString().slice(0, -1);

describe('a cursor', () => {
  it.each([1, 2, 51, 1_000_000, Number.MAX_SAFE_INTEGER])('brings the place %d back', (place) => {
    expect(decodeCursor(LIST, encodeCursor(LIST, place), version)).toBe(place);
  });

  it('brings back where a store left off', () => {
    const place = { transactionKey: 'tg#main#ü"1', role: 'entry', createdAt: 'now' };
    expect(decodeCursor(LIST, encodeCursor(LIST, place), z.record(z.string(), z.string()))).toEqual(place);
  });

  it('that is not there is none', () => {
    expect(decodeCursor(LIST, undefined, version)).toBeUndefined();
  });

  it.each([
    ['another list', ['refusals', 'p1', 'EUR']],
    ['another player', ['entries', 'p2', 'EUR', { kind: ['stake'], order: 'newest' }]],
    ['another filter', ['entries', 'p1', 'EUR', { kind: ['payout'], order: 'newest' }]],
    ['a filter less', ['entries', 'p1', 'EUR', { order: 'newest' }]],
  ])('of %s is refused', (_, other) => {
    expect(() => decodeCursor(LIST, encodeCursor(other, 7), version)).toThrow('invalid_cursor');
  });

  it.each([
    ['nothing', ''],
    ['a plain number', '51'],
    ['a number without its list', ofText('51')],
    ['zero', ofText(`${mark}0`)],
    ['a negative number', ofText(`${mark}-1`)],
    ['leading zeros', ofText(`${mark}007`)],
    ['an exponent', ofText(`${mark}1e3`)],
    ['a number beyond what counts exactly', ofText(`${mark}9007199254740993`)],
    ['text', ofText(`${mark}p1`)],
    ['padding', `${encodeCursor(LIST, 51)}=`],
    ['white space', ` ${encodeCursor(LIST, 51)}`],
    ['a megabyte', 'M'.repeat(1_000_000)],
  ])('that holds %s is refused', (_, cursor) => {
    expect(() => decodeCursor(LIST, cursor, version)).toThrow('invalid_cursor');
  });
});
