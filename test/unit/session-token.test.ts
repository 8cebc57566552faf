import { describe, expect, it } from 'vitest';
import { mintToken, playerKeyOf, readToken, tokenHashOf } from '../../shared/application/session-token.ts';

const MINTED = Array.from({ length: 400 }, () => mintToken('p1', 'EUR'));

describe('a session token', () => {
  it('has at most 40 letters, digits and low lines, and says where its rows are', () => {
    for (const token of MINTED.slice(0, 20)) {
      expect(token).toMatch(/^[A-Za-z0-9_]{1,40}$/);
      expect(readToken(token)).toEqual({ currency: 'EUR', playerKey: playerKeyOf('p1') });
    }
    expect(readToken(mintToken('p2', 'USDTX'))).toEqual({ currency: 'USDTX', playerKey: playerKeyOf('p2') });
  });

  it('is a new one each time, and every one of its 22 last letters may be any of 62: 131 bits', () => {
    expect(new Set(MINTED).size).toBe(MINTED.length);
    const lettersAt = (index: number) => new Set(MINTED.map((token) => token.at(index))).size;
    // Of 62 letters, 400 draws miss one now and then; that they miss 22 does not happen.
    const poor = Array.from({ length: 22 }, (_, index) => -1 - index).filter((index) => lettersAt(index) < 40);
    expect(poor).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['too short', MINTED[0]?.slice(1) ?? ''],
    ['too long', `${MINTED[0]}x`],
    ['a currency of two letters', MINTED[0]?.replace('EUR__', 'EU___') ?? ''],
    ['a currency in small letters', MINTED[0]?.replace('EUR', 'eur') ?? ''],
    ['a currency of six letters', MINTED[0]?.replace('EUR__', 'EURXXX') ?? ''],
    ['padding inside the currency', MINTED[0]?.replace('EUR__', 'EUR_X') ?? ''],
    ['a low line where none belongs', MINTED[0]?.replace(/.$/, '_') ?? ''],
    ['a line break at its end', `${MINTED[0]}\n`],
  ])('that is none: %s', (_, text) => {
    expect(readToken(text)).toBeUndefined();
  });

  it('is stored as a hash: the same for the same token, of fixed length, and not the token', () => {
    const [token = ''] = MINTED;
    expect(tokenHashOf(token)).toBe(tokenHashOf(token));
    expect(tokenHashOf(token)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(MINTED.map(tokenHashOf)).size).toBe(MINTED.length);
  });
});
