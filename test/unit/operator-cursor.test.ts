import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../../functions/operator/cursor.ts';

const ofText = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it.each([1, 2, 51, 1_000_000, Number.MAX_SAFE_INTEGER])('brings the wallet version %d back', (version) => {
    expect(decodeCursor(encodeCursor(version))).toBe(version);
  });

  it.each([
    ['nothing', ''],
    ['a plain number', '51'],
    ['zero', ofText('0')],
    ['a negative number', ofText('-1')],
    ['leading zeros', ofText('007')],
    ['an exponent', ofText('1e3')],
    ['a number beyond what counts exactly', ofText('9007199254740993')],
    ['text', ofText('p1')],
    ['padding', `${ofText('51')}=`],
    ['white space', ` ${ofText('51')}`],
    ['stray bits in the last character', 'NTF'],
    ['a megabyte', 'M'.repeat(1_000_000)],
  ])('that holds %s is refused', (_, cursor) => {
    expect(() => decodeCursor(cursor)).toThrow('invalid_cursor');
  });
});
