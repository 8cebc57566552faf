import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { maxCipherTextLength, openCipherText, sealCipherText } from '../../shared/encryption/cipher-text.ts';
import { iv, joined, key, open, otherKey, vector1, vectors } from '../support/cipher-text-vectors.ts';

describe('the published vectors', () => {
  it.each(vectors)('open to their plaintext: $plaintext', ({ plaintext, cipherText }) => {
    expect(open(cipherText)).toBe(plaintext);
  });

  it.each(vectors)('are what the plaintext is sealed to: $plaintext', ({ plaintext, cipherText }) => {
    expect(sealCipherText(plaintext, key, iv)).toBe(cipherText);
  });
});

describe('the plaintext', () => {
  it('must not be empty, although its tag would verify', () => {
    expect(open(joined(Buffer.alloc(0)))).toBeUndefined();
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut off', [0xe2, 0x82]],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('is refused when it is not UTF-8: %s', (_, bytes) => {
    expect(open(joined(Buffer.from([0x7b, ...bytes])))).toBeUndefined();
    expect(open(vector1.cipherText)).toBe(vector1.plaintext);
  });

  it('keeps a byte order mark, NUL and characters beyond the first plane', () => {
    for (const text of ['\ufeff{}', 'a\0b', '𝄞']) expect(open(joined(Buffer.from(text)))).toBe(text);
  });

  it('is opened up to the longest cipherText that a body can hold and no further', () => {
    const longest = 'x'.repeat(((maxCipherTextLength - 40) / 4) * 3);
    const sealed = sealCipherText(longest, key);
    expect(sealed.length).toBe(maxCipherTextLength);
    expect(open(sealed)).toBe(longest);
    expect(open(sealCipherText(`${longest}x`, key))).toBeUndefined();
  });

  it('of a genuine 10 MB body is not opened', () => {
    expect(open(sealCipherText('x'.repeat(10_000_000), key))).toBeUndefined();
  });
});

describe('keys', () => {
  it('are tried in their order: the current one, then the previous one', () => {
    expect(openCipherText(vector1.cipherText, key)).toBe(vector1.plaintext);
    expect(openCipherText(vector1.cipherText, otherKey)).toBeUndefined();
  });

  it('may be key objects', () => {
    expect(openCipherText(vector1.cipherText, createSecretKey(key))).toBe(vector1.plaintext);
    expect(sealCipherText(vector1.plaintext, createSecretKey(key), iv)).toBe(vector1.cipherText);
  });

  it.each([0, 16, 24, 31, 33, 64])('of %i bytes are a fault of ours, which does not name the key', (length) => {
    const wrong = Buffer.alloc(length, 0xa5);
    for (const use of [() => openCipherText(vector1.cipherText, wrong), () => sealCipherText('{}', wrong)]) {
      expect(use).toThrow(RangeError);
      expect(use).not.toThrow(/a5a5|paWl/);
    }
  });
});

describe('sealing', () => {
  it('takes a fresh IV each time', () => {
    const ivs = Array.from({ length: 100 }, () => sealCipherText('{}', key).slice(0, 16));
    expect(new Set(ivs).size).toBe(100);
  });

  it('refuses an empty text, a lone surrogate and an IV of another length', () => {
    expect(() => sealCipherText('', key)).toThrow(RangeError);
    expect(() => sealCipherText('{"uid":"\ud800"}', key)).toThrow(RangeError);
    expect(() => sealCipherText('{}', key, randomBytes(16))).toThrow(RangeError);
  });
});
