import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type EncryptionContext, invalidCiphertext, keyIdOfBlob, openBlob, sealBlob } from './ciphertext-blob.ts';
import { findKey, keyArn, mustBeEnabled } from './key-names.ts';
import type { KeyState, StoredKey } from './key-store.ts';
import { invalid, KmsError } from './kms-error.ts';
import { bytesMember, encryptionContextMember, keyIdMember, operation } from './operation.ts';

const EncryptionAlgorithm = z.literal('SYMMETRIC_DEFAULT').optional();

export const encrypt = operation(
  {
    KeyId: keyIdMember,
    Plaintext: bytesMember(4096),
    EncryptionContext: encryptionContextMember,
    EncryptionAlgorithm,
  },
  ({ state }, { KeyId, Plaintext, EncryptionContext = {} }) => {
    const key = mustBeEnabled(findKey(state, KeyId));
    return { ...sealed(key, Plaintext, EncryptionContext), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  },
);

export const decrypt = operation(
  {
    KeyId: keyIdMember.optional(),
    CiphertextBlob: bytesMember(6144),
    EncryptionContext: encryptionContextMember,
    EncryptionAlgorithm,
  },
  ({ state }, { KeyId, CiphertextBlob, EncryptionContext = {} }) => {
    const key = mustBeEnabled(keyOfBlob(state, CiphertextBlob, KeyId));
    return {
      KeyId: keyArn(key.keyId),
      Plaintext: openBlob(key, CiphertextBlob, EncryptionContext).toString('base64'),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  },
);

export const generateDataKey = operation(
  {
    KeyId: keyIdMember,
    KeySpec: z.enum(['AES_128', 'AES_256']).optional(),
    NumberOfBytes: z.int().min(1).max(1024).optional(),
    EncryptionContext: encryptionContextMember,
  },
  ({ state }, { KeyId, KeySpec, NumberOfBytes, EncryptionContext = {} }) => {
    if ((KeySpec === undefined) === (NumberOfBytes === undefined)) {
      throw invalid('Give KeySpec or NumberOfBytes, and not both');
    }
    const key = mustBeEnabled(findKey(state, KeyId));
    const dataKey = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32));
    return { ...sealed(key, dataKey, EncryptionContext), Plaintext: dataKey.toString('base64') };
  },
);

function sealed(key: StoredKey, plaintext: Buffer, context: EncryptionContext) {
  return { KeyId: keyArn(key.keyId), CiphertextBlob: sealBlob(key, plaintext, context).toString('base64') };
}

/** The blob names its key; a client that names one too wants that one and no other. */
function keyOfBlob(state: KeyState, blob: Buffer, wanted: string | undefined): StoredKey {
  const keyId = keyIdOfBlob(blob);
  const key = state.keys.find((candidate) => candidate.keyId === keyId);
  if (key === undefined) throw invalidCiphertext();
  if (wanted !== undefined && findKey(state, wanted) !== key) {
    throw new KmsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  return key;
}
