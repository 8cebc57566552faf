import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealCipherText } from '../../shared/encryption/cipher-text.ts';
import { key, open, otherKey, parts, vector1, vectors } from '../support/cipher-text-vectors.ts';

describe('an altered message is refused', () => {
  it('whichever bit of its bytes is flipped', () => {
    const { cipherText } = vector1;
    const [iv, tag, data] = [cipherText.slice(0, 16), cipherText.slice(16, 40), cipherText.slice(40)];
    const bytes = Buffer.concat([iv, tag, data].map((part) => Buffer.from(part, 'base64')));
    expect(bytes.length).toBe(12 + 16 + vector1.plaintext.length);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const pieces = [flipped.subarray(0, 12), flipped.subarray(12, 28), flipped.subarray(28)];
      expect(open(pieces.map((piece) => piece.toString('base64')).join('')), `bit ${bit}`).toBeUndefined();
    }
  });

  it('whichever bit of its characters is flipped', () => {
    const text = Buffer.from(vector1.cipherText, 'latin1');
    for (let bit = 0; bit < text.length * 8; bit += 1) {
      const flipped = Buffer.from(text);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(open(flipped.toString('latin1')), `bit ${bit}`).toBeUndefined();
    }
  });

  it('wherever it is cut off, and with anything appended', () => {
    for (let length = 0; length < vector1.cipherText.length; length += 1) {
      expect(open(vector1.cipherText.slice(0, length)), `length ${length}`).toBeUndefined();
    }
    for (const tail of ['A', '=', 'AAAA', '\0', vector1.cipherText]) {
      expect(open(vector1.cipherText + tail)).toBeUndefined();
    }
  });

  it('when it was sealed with another key', () => {
    expect(open(sealCipherText(vector1.plaintext, otherKey))).toBeUndefined();
  });
});

describe('a tag of another length or in another place is refused', () => {
  it.each([4, 8, 12, 15])('a genuine tag of only %i bytes', (tagLength) => {
    const { iv, tag, data } = parts(Buffer.from(vector1.plaintext), tagLength);
    expect(open(iv + tag + data)).toBeUndefined();
    expect(open(iv + tag.padEnd(24, '=') + data)).toBeUndefined();
    expect(open(iv + tag.padEnd(24, 'A') + data)).toBeUndefined();
  });

  it('a tag with a byte too many or two', () => {
    const { iv, tag, data } = parts(Buffer.from(vector1.plaintext));
    for (const extra of [1, 2]) {
      const long = Buffer.concat([Buffer.from(tag, 'base64'), Buffer.alloc(extra)]).toString('base64');
      expect(long.length).toBe(24);
      expect(open(iv + long + data)).toBeUndefined();
    }
  });

  it('the order IV, data, tag', () => {
    const { iv, tag, data } = parts(Buffer.from(vector1.plaintext));
    expect(open(iv + data + tag)).toBeUndefined();
  });

  it('an IV of 10 or 11 bytes that fills its 16 characters with padding', () => {
    for (const length of [10, 11]) {
      const short = randomBytes(length);
      const cipher = createCipheriv('aes-256-gcm', key, short, { authTagLength: 16 });
      const data = cipher.update('{}', 'utf8', 'base64') + cipher.final('base64');
      const cipherText = short.toString('base64') + cipher.getAuthTag().toString('base64') + data;
      expect(cipherText.length).toBe(44);
      expect(open(cipherText)).toBeUndefined();
    }
  });
});

describe('base64 has one spelling only', () => {
  it('the URL alphabet is refused', () => {
    for (const { cipherText } of vectors) {
      const url = cipherText.replaceAll('+', '-').replaceAll('/', '_');
      expect(url).not.toBe(cipherText);
      expect(open(url)).toBeUndefined();
    }
  });

  it.each([' ', '\n', '\r\n', '\t', '\u00a0', '\ufeff'])('white space %j is refused at every position', (space) => {
    for (let at = 0; at <= vector1.cipherText.length; at += 1) {
      expect(open(vector1.cipherText.slice(0, at) + space + vector1.cipherText.slice(at)), `at ${at}`).toBeUndefined();
    }
  });

  it('missing and superfluous padding is refused', () => {
    const { iv, tag, data } = parts(Buffer.from(vector1.plaintext));
    expect(data.endsWith('=')).toBe(true);
    expect(open(iv + tag + data.slice(0, -1))).toBeUndefined();
    expect(open(`${iv + tag + data}=`)).toBeUndefined();
    expect(open(iv + tag.slice(0, -2) + data)).toBeUndefined();
  });

  it('stray bits in the last character are refused, in the tag and in the data', () => {
    const { iv, tag, data } = parts(Buffer.from(vector1.plaintext));
    const next = (character: string) => String.fromCharCode(character.charCodeAt(0) + 1);
    const strayTag = `${tag.slice(0, -3) + next(tag.slice(-3, -2))}==`;
    const strayData = `${data.slice(0, -2) + next(data.slice(-2, -1))}=`;
    // A lenient decoder reads the same bytes, so only the strict one can tell.
    expect(Buffer.from(strayTag, 'base64')).toEqual(Buffer.from(tag, 'base64'));
    expect(Buffer.from(strayData, 'base64')).toEqual(Buffer.from(data, 'base64'));
    expect(open(iv + strayTag + data)).toBeUndefined();
    expect(open(iv + tag + strayData)).toBeUndefined();
  });

  it('characters outside of base64, whose low byte would fit, are refused', () => {
    const wide = String.fromCharCode(vector1.cipherText.charCodeAt(0) + 0x100);
    expect(open(wide + vector1.cipherText.slice(1))).toBeUndefined();
    expect(open(`\ud800${vector1.cipherText.slice(1)}`)).toBeUndefined();
  });
});
