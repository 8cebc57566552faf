import { DecryptCommand, EncryptCommand, type KMSClient, KMSServiceException } from '@aws-sdk/client-kms';
import { BoundedMap } from '../application/bounded-map.ts';
import { type Clock, systemClock } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { refusalOf, untilKmsAnswers } from './kms-attempts.ts';

/** Whose secret it is. KMS authenticates both as encryption context: one agent's wrapped secret is worth nothing to another. */
export interface SecretOwner {
  readonly protocol: string;
  readonly agentId: string;
}

export interface SecretBox {
  /** Wraps a secret (an AES key as hex, a wallet token) for its owner. Returns base64 text, safe to store. Throws `KmsFault`. */
  wrap(secret: string, owner: SecretOwner): Promise<string>;
  /** The secret again, from memory where possible. Throws `KmsFault` if KMS is needed and does not give it. */
  unwrap(wrapped: string, owner: SecretOwner): Promise<string>;
}

export interface SecretBoxOptions {
  readonly kms: KMSClient;
  /** Key id, ARN or alias. Decrypt names it too, so that a blob cannot choose the key that opens it. */
  readonly keyId: string;
  /** Milliseconds: the age of secrets. */
  readonly now: () => number;
  /** The pauses between attempts. */
  readonly clock?: Clock;
  readonly refreshAfterMs?: number;
  readonly forgetAfterMs?: number;
  readonly maxSecrets?: number;
  /** A refresh fails without any caller noticing, for up to half an hour; whoever watches the service should. */
  readonly onRefreshFailure?: (owner: SecretOwner, fault: unknown) => void;
}

interface HeldSecret {
  readonly text: string;
  readonly unwrappedAt: number;
  refreshTriedAt: number;
}

const minuteMs = 60_000;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Wraps agents' secrets by KMS and keeps unwrapped ones in memory, by age. A secret older than `refreshAfterMs` is asked
 * for again beside the callback that uses it, which does not wait; at `forgetAfterMs` it is gone. So a secret that was
 * used within the last quarter of an hour outlives a KMS outage of a quarter of an hour, and a key that is disabled in
 * KMS stops working here within the hour.
 *
 * The secrets live in this closure: neither JSON nor `inspect` of the box can reach them.
 */
export function createSecretBox(options: SecretBoxOptions): SecretBox {
  const { kms, keyId, now, clock = systemClock, onRefreshFailure } = options;
  const { refreshAfterMs = 30 * minuteMs, forgetAfterMs = 60 * minuteMs, maxSecrets = 1000 } = options;
  const held = new BoundedMap<string, HeldSecret>(maxSecrets);
  const underway = new Map<string, Promise<string>>();

  async function wrap(secret: string, owner: SecretOwner): Promise<string> {
    if (secret === '' || !secret.isWellFormed()) throw new RangeError('A secret is a well-formed text, not empty');
    const request = new EncryptCommand({
      KeyId: keyId,
      Plaintext: Buffer.from(secret, 'utf8'),
      EncryptionContext: encryptionContext(owner),
    });
    try {
      const { CiphertextBlob } = await untilKmsAnswers((options) => kms.send(request, options), clock);
      return Buffer.from(required(CiphertextBlob)).toString('base64');
    } catch (error) {
      throw new KmsFault('wrap', owner, error);
    }
  }

  async function unwrap(wrapped: string, owner: SecretOwner): Promise<string> {
    const name = JSON.stringify([owner.protocol, owner.agentId, wrapped]);
    const secret = held.get(name);
    const time = now();
    if (secret === undefined || time - secret.unwrappedAt >= forgetAfterMs) return askOnce(name, wrapped, owner);

    held.keep(name, secret);
    if (time - secret.unwrappedAt >= refreshAfterMs && time - secret.refreshTriedAt >= minuteMs) {
      secret.refreshTriedAt = time;
      // Nobody waits: while KMS is out, a callback must not pay for its timeouts.
      askOnce(name, wrapped, owner).catch((fault: unknown) => onRefreshFailure?.(owner, fault));
    }
    return secret.text;
  }

  /** All who need the same secret at the same time share one request: a cold container under load would be throttled by KMS. */
  function askOnce(name: string, wrapped: string, owner: SecretOwner): Promise<string> {
    const asked = underway.get(name) ?? ask(name, wrapped, owner).finally(() => underway.delete(name));
    underway.set(name, asked);
    return asked;
  }

  async function ask(name: string, wrapped: string, owner: SecretOwner): Promise<string> {
    const unwrappedAt = now(); // before the request, so that a slow answer is never taken for a younger one
    const request = new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: Buffer.from(wrapped, 'base64'),
      EncryptionContext: encryptionContext(owner),
    });
    try {
      const { Plaintext } = await untilKmsAnswers((options) => kms.send(request, options), clock);
      const text = utf8.decode(required(Plaintext));
      keep(name, { text, unwrappedAt, refreshTriedAt: unwrappedAt });
      return text;
    } catch (error) {
      throw new KmsFault('unwrap', owner, error);
    }
  }

  function keep(name: string, secret: HeldSecret): void {
    // A replaced key is never asked for again, so nothing but this sweep would take it out of memory at its age.
    held.deleteWhere(({ unwrappedAt }) => now() - unwrappedAt >= forgetAfterMs);
    held.keep(name, secret);
  }

  return { wrap, unwrap };
}

/**
 * KMS did not do it: down, slow, refusing, or talking nonsense. It keeps the name of the error and not the error itself,
 * because the SDK hangs the raw answer on some errors, and the raw answer of a Decrypt is the secret.
 */
export class KmsFault extends Fault {
  override readonly name = 'KmsFault';
  /** Where KMS has said no, and would again: its name for the reason. */
  readonly refusal: string | undefined;

  constructor(task: 'wrap' | 'unwrap', owner: SecretOwner, error: unknown) {
    const reason = error instanceof Error ? error.name : 'unknown reason';
    const requestId = error instanceof KMSServiceException ? `, request ${error.$metadata.requestId}` : '';
    super(
      'keys_unavailable',
      `KMS did not ${task} a secret of ${owner.protocol}/${owner.agentId}: ${reason}${requestId}`,
    );
    this.refusal = refusalOf(error);
  }
}

function encryptionContext({ protocol, agentId }: SecretOwner): Record<string, string> {
  return { protocol, agentId };
}

function required(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new TypeError('KMS answered without the bytes');
  return bytes;
}
