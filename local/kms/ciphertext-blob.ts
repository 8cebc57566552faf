import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { StoredKey } from './key-store.ts';
import { KmsError } from './kms-error.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

// format (1 byte) · key id (16) · generation of the key material (4) · IV (12) · tag (16) · ciphertext
const format = 1;
const headerBytes = 1 + 16 + 4;
const ivEnd = headerBytes + 12;
const tagEnd = ivEnd + 16;
const options = { authTagLength: 16 };

/** Encrypts under the newest material. The blob says which key and generation it needs, as in KMS, so a rotation breaks nothing. */
export function sealBlob(key: StoredKey, plaintext: Buffer, context: EncryptionContext): Buffer {
  const generation = key.material.length - 1;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(format);
  header.write(key.keyId.replaceAll('-', ''), 1, 'hex');
  header.writeUInt32BE(generation, 17);
  const iv = randomBytes(ivEnd - headerBytes);
  const cipher = createCipheriv('aes-256-gcm', materialOf(key, generation), iv, options);
  cipher.setAAD(additionalData(header, context));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, iv, cipher.getAuthTag(), data]);
}

/** The id of the key that a blob was made under. It is only a claim until `openBlob` has verified the tag. */
export function keyIdOfBlob(blob: Buffer): string {
  if (blob.length <= tagEnd || blob.readUInt8() !== format) throw invalidCiphertext();
  return blob.toString('hex', 1, 17).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Throws InvalidCiphertextException for another context as for a damaged blob: KMS does not tell them apart either. */
export function openBlob(key: StoredKey, blob: Buffer, context: EncryptionContext): Buffer {
  const generation = blob.readUInt32BE(17);
  if (generation >= key.material.length) throw invalidCiphertext();
  const iv = blob.subarray(headerBytes, ivEnd);
  const decipher = createDecipheriv('aes-256-gcm', materialOf(key, generation), iv, options);
  decipher.setAAD(additionalData(blob.subarray(0, headerBytes), context));
  decipher.setAuthTag(blob.subarray(ivEnd, tagEnd));
  try {
    return Buffer.concat([decipher.update(blob.subarray(tagEnd)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

export function invalidCiphertext(): KmsError {
  return new KmsError(
    'InvalidCiphertextException',
    'The ciphertext does not belong to this key and encryption context',
  );
}

function materialOf(key: StoredKey, generation: number): Buffer {
  return Buffer.from(key.material[generation] ?? '', 'base64');
}

/** The order of the pairs carries no meaning in KMS; JSON keeps two pairs from running into each other. */
function additionalData(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat([header, Buffer.from(JSON.stringify(pairs), 'utf8')]);
}
