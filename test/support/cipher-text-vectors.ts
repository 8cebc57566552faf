import { createCipheriv, randomBytes } from 'node:crypto';
import { openCipherText } from '../../shared/encryption/cipher-text.ts';

export const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
export const iv = Buffer.from('a0a1a2a3a4a5a6a7a8a9aaab', 'hex');
export const otherKey = randomBytes(32);

// The published vectors of the TG and VP rules; made with the key and the IV above.
export const vectors = [
  {
    plaintext: '{"action":"balance","uid":"gameTest1","currency":"PHP","brand":"VP"}',
    cipherText:
      'oKGio6SlpqeoqaqrejiWmWhYmiIc04haBRe8UA==nTodTjGibdFAX6WxZhahsBPJezywwisIvjQE4R7GEFW3BTPOjQ5xXirudq1nGfrbfTkWADLyNlwjLGowwFK/kuLspxI=',
  },
  {
    plaintext:
      '{"action":"rollback","uid":"test123","roundId":"AAA123","transferId":"AAA123","betId":"AAA123","brand":"VP","gameCode":"VP_230036_1"}',
    cipherText:
      'oKGio6SlpqeoqaqrkC1Ag9g3eAmZPVyfdAIP9g==nTodTjGibdFAX6WhaBasvBHPMjK+lTcF+CwcpAvOBnXjRHTdgwAhUiryYIFtWLnbBloHeVDjOFJjKnk/ygPj1cb14U0Kh6WhtdPNK63i7tiof+LA5/u7O680D6iCuGG27fZKxWeMtbnIiyR8p++MRUETDsq7F6EeeZ+Blodlwn7zToFdrg==',
  },
] as const;
export const [vector1] = vectors;

export const open = (cipherText: string) => openCipherText(cipherText, key);

/** The parts of a genuine message, with a tag of any length that AES-GCM knows. */
export function parts(plaintext: Buffer, authTagLength = 16) {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength });
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
}

export function joined(plaintext: Buffer): string {
  const { iv, tag, data } = parts(plaintext);
  return iv + tag + data;
}
