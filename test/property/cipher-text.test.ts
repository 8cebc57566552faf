import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCipherText, sealCipherText } from '../../shared/encryption/cipher-text.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
const base64Character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=');
const character = fc.oneof(base64Character, fc.constantFrom(' ', '\n', '-', '_', '\0', '\u0141', '\ud800'));

describe('cipherText', () => {
  it('opens to exactly the text that was sealed, for every text and key', () => {
    fc.assert(
      fc.property(text, key, (plaintext, aesKey) => {
        expect(openCipherText(sealCipherText(plaintext, aesKey), aesKey)).toBe(plaintext);
      }),
    );
  });

  it('does not open under any other key', () => {
    fc.assert(
      fc.property(text, key, key, (plaintext, aesKey, otherKey) => {
        fc.pre(!aesKey.equals(otherKey));
        expect(openCipherText(sealCipherText(plaintext, aesKey), otherKey)).toBeUndefined();
      }),
    );
  });

  it('does not survive any edit: a character replaced, put in or left out, a piece moved', () => {
    const edit = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 3 }),
      insert: fc.string({ unit: character, maxLength: 3 }),
    });
    fc.assert(
      fc.property(text, key, edit, fc.boolean(), (plaintext, aesKey, { at, drop, insert }, rotate) => {
        const sealed = sealCipherText(plaintext, aesKey);
        const position = at % (sealed.length + 1);
        const [head, tail] = [sealed.slice(0, position), sealed.slice(position + drop)];
        const edited = rotate ? tail + insert + head : head + insert + tail;
        fc.pre(edited !== sealed);
        expect(openCipherText(edited, aesKey)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('answers undefined, and throws nothing, for whatever else is sent in its place', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: character, maxLength: 200 })),
        key,
        (sent, aesKey) => {
          expect(openCipherText(sent, aesKey)).toBeUndefined();
        },
      ),
    );
  });
});
