import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { forgeriesOf } from '../../functions/_tg-vp/forgeries.ts';
import { openCipherText, sealCipherText } from '../../shared/encryption/cipher-text.ts';

it('no forgery is the genuine text, not even of a tag that ends in zeros, and none is opened', () => {
  const key = randomBytes(32);
  for (let nth = 0; nth < 600; nth++) {
    const genuine = sealCipherText('{"action":"balance"}', key);
    const opened = forgeriesOf(genuine).filter(({ cipherText }) => openCipherText(cipherText, key) !== undefined);
    expect(opened.map(({ title }) => title)).toEqual([]);
  }
});
