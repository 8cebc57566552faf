import { createHash } from 'node:crypto';

export interface Signed {
  readonly agentId: string;
  /** Unix milliseconds. */
  readonly timestamp: string;
  /** 32 hex characters that no call has had before. */
  readonly nonce: string;
  readonly cipherText: string;
}

/** Lower-case hex SHA-256 of the four, joined by vertical bars. No secret is in it: what proves the caller is that the cipherText opens. */
export function signatureOf({ agentId, timestamp, nonce, cipherText }: Signed): string {
  return createHash('sha256').update([agentId, timestamp, nonce, cipherText].join('|'), 'utf8').digest('hex');
}
