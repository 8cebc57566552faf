import { createCipheriv, createDecipheriv, createSecretKey, KeyObject, randomBytes } from 'node:crypto';

/** An agent's AES-256 key: 32 bytes. */
export type CipherKey = Buffer | KeyObject;

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

// Three padded base64 strings stand one behind the other, so the cuts are fixed: 12 bytes are 16 characters, 16 bytes are
// 24. A cut at a `=` would depend on what the sender wrote.
const ivEnd = 16;
const tagEnd = 40;

/** Characters. A callback's body has at most 32 KiB, so a longer text cannot have come in by the door and is not even decoded. */
export const maxCipherTextLength = 32 * 1024;

// A byte order mark stays in the text: what is parsed afterwards must be exactly what was authenticated.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Opens the `cipherText` of the TG and VP dialect: base64(IV), base64(tag), base64(AES-256-GCM ciphertext), no additional data.
 *
 * @returns the plaintext, or undefined for every way to be wrong, so that a sender learns nothing from the answer.
 * @throws RangeError if the key has not 32 bytes: that is our own fault and must not look like a bad request.
 */
export function openCipherText(cipherText: string, key: CipherKey): string | undefined {
  if (cipherText.length > maxCipherTextLength) return undefined;
  const iv = decodeCanonicalBase64(cipherText.slice(0, ivEnd));
  const tag = decodeCanonicalBase64(cipherText.slice(ivEnd, tagEnd));
  const data = decodeCanonicalBase64(cipherText.slice(tagEnd));
  if (iv?.length !== ivBytes || tag?.length !== tagBytes || data === undefined || data.length === 0) return undefined;

  const plaintext = decrypt(key, iv, tag, data);
  return plaintext && decodeUtf8(plaintext);
}

/**
 * Makes what `openCipherText` opens. The IV is a parameter only for published vectors: under one key an IV that is used
 * twice gives the key stream away, so nobody else passes one.
 *
 * @throws RangeError if the key has not 32 bytes or the IV not 12, or if the text is empty or not well-formed: an empty
 * ciphertext is refused by definition, and a lone surrogate would arrive as another character.
 */
export function sealCipherText(plaintext: string, key: CipherKey, iv: Buffer = randomBytes(ivBytes)): string {
  if (plaintext === '' || !plaintext.isWellFormed()) throw new RangeError('The plaintext is empty or not well-formed');
  if (iv.length !== ivBytes) throw new RangeError(`The IV must have ${ivBytes} bytes`);
  const cipher = createCipheriv(algorithm, asObject(key), iv, { authTagLength: tagBytes });
  const data = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return iv.toString('base64') + cipher.getAuthTag().toString('base64') + data.toString('base64');
}

/**
 * Node's decoder skips what it does not know, takes the URL alphabet and needs no padding; each of those would give one
 * message many spellings. Encoding the bytes again gives the only spelling that is right, whatever was wrong with the given one.
 */
function decodeCanonicalBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function decrypt(key: CipherKey, iv: Buffer, tag: Buffer, data: Buffer): Buffer | undefined {
  // Without `authTagLength` Node accepts a tag of 4 bytes, which 2^32 guesses find.
  const decipher = createDecipheriv(algorithm, asObject(key), iv, { authTagLength: tagBytes });
  decipher.setAuthTag(tag);
  const plaintext = decipher.update(data);
  try {
    decipher.final();
  } catch {
    return undefined; // The tag does not verify: nothing of the plaintext may be looked at.
  }
  return plaintext;
}

/** From bytes Node makes a cipher in five times the time that it takes from an object, the object's own included. */
function asObject(key: CipherKey): KeyObject {
  return key instanceof KeyObject ? key : createSecretKey(key);
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
