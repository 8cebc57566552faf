import { randomBytes } from 'node:crypto';
import { signatureOf } from '../../functions/_tg-vp/provider/signature.ts';
import { openCipherText } from '../../shared/encryption/cipher-text.ts';

export interface Registered {
  readonly agentId: string;
  readonly aesKey: string;
  readonly secretKey: string;
}

export interface Knock {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** What was asked, or the code with which it is refused. */
export type Let = { readonly parameters: Readonly<Record<string, unknown>> } | { readonly code: number };

const OLDEST_MS = 5 * 60_000;

/** Who may come in: time stamp, nonce, signature, cipherText and access token, each checked as the provider's rules have it. */
export class Door {
  /** How long a token is said to be good, if anything is said, and how many calls it really is. */
  expiresIn: number | undefined = 3600;
  callsOfToken = Number.POSITIVE_INFINITY;
  readonly #agent: Registered;
  readonly #nonces = new Set<string>();
  readonly #tokens = new Map<string, { endsAt: number; calls: number }>();

  constructor(agent: Registered) {
    this.#agent = agent;
  }

  open({ path, headers, body }: Knock, now: number): Let {
    const { agentId, aesKey } = this.#agent;
    if (headers['x-agentid'] !== agentId) return { code: 10 };
    const { 'x-timestamp': timestamp = '', 'x-nonce': nonce = '', 'x-signature': signature } = headers;
    const cipherText: unknown = JSON.parse(body).cipherText;
    if (typeof cipherText !== 'string' || Math.abs(now - Number(timestamp)) > OLDEST_MS) return { code: 83 };
    if (!/^[0-9a-f]{32}$/.test(nonce) || this.#nonces.has(nonce)) return { code: 83 };
    this.#nonces.add(nonce);
    if (signature !== signatureOf({ agentId, timestamp, nonce, cipherText })) return { code: 83 };
    const plaintext = openCipherText(cipherText, Buffer.from(aesKey, 'hex'));
    if (plaintext === undefined) return { code: 84 };
    if (path !== '/v2/auth' && !this.#isGood(headers['authorization'], now)) return { code: 12 };
    return { parameters: JSON.parse(plaintext) };
  }

  /** A token, or the code with which it is refused. */
  logIn(secret: unknown, now: number): Record<string, unknown> | number {
    if (secret !== this.#agent.secretKey) return 12;
    const accessToken = randomBytes(24).toString('base64url');
    this.#tokens.set(accessToken, { endsAt: now + (this.expiresIn ?? 3600) * 1000, calls: this.callsOfToken });
    return { accessToken, expiresIn: this.expiresIn, tokenType: 'Bearer' };
  }

  #isGood(authorization: string | undefined, now: number): boolean {
    const token = this.#tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
    if (!token || token.endsAt <= now || token.calls <= 0) return false;
    token.calls -= 1;
    return true;
  }
}
