import { createHash, createHmac, createSecretKey, type Hash, type Hmac } from 'node:crypto';

type Bytes = string | ArrayBuffer | ArrayBufferView;

/**
 * What a client of the SDK signs its requests with. The SDK's own gives Node the signing key as bytes, from which an HMAC takes five times as long to make
 * as from an object.
 */
export class Sha256 {
  readonly #secret: Bytes | undefined;
  #hash: Hash | Hmac;

  /** With a secret an HMAC, without one a hash. */
  constructor(secret?: Bytes) {
    this.#secret = secret;
    this.#hash = begun(secret);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = begun(this.#secret);
  }
}

function begun(secret: Bytes | undefined): Hash | Hmac {
  if (secret === undefined) return createHash('sha256');
  if (typeof secret === 'string') return createHmac('sha256', secret);
  const bytes = ArrayBuffer.isView(secret)
    ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
    : Buffer.from(secret);
  return createHmac('sha256', createSecretKey(bytes));
}
