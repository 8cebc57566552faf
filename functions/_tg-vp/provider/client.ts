import { randomBytes } from 'node:crypto';
import type { Clock, Deadline } from '../../../shared/application/deadline.ts';
import { type AgentAtProvider, ProviderFailure } from '../../../shared/application/provider.ts';
import { sealCipherText } from '../../../shared/encryption/cipher-text.ts';
import type { Bulkhead } from '../../../shared/http/bulkhead.ts';
import { fetchText } from '../../../shared/http/fetch-text.ts';
import { credentials } from '../registration.ts';
import type { AccessToken, AccessTokens } from './access-tokens.ts';
import { type Answer, answerFrom, RefusedByCode, textIn } from './answer.ts';
import { DONE, INTERNAL_ERROR, NOT_AUTHORIZED, TOO_MANY_REQUESTS } from './codes.ts';
import { signatureOf } from './signature.ts';

export interface ClientPorts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly tokens: AccessTokens;
  readonly bulkhead: Bulkhead;
}

type Parameters = Readonly<Record<string, string | number>>;

/** A page of 5,000 rows takes its time. */
const CALL_MS = 8_000;
/** Of what failed; a provider that has too many requests is asked a little more often, and later. */
const ATTEMPTS = 3;
const ATTEMPTS_WHEN_BUSY = 6;
/** Doubled after each attempt. */
const FIRST_PAUSE_MS = 250;
const FIRST_PAUSE_WHEN_BUSY_MS = 500;
/** For a token whose lifetime the provider does not say. */
const SHORT_LIFETIME_S = 60;

const LOG_IN = '/v2/auth';

/** What stands before the provider answers without its wrapper. */
const CODES_OF_STATUS: Readonly<Record<number, string>> = { 401: NOT_AUTHORIZED, 429: TOO_MANY_REQUESTS };

/** Calls the provider's API for one agent, until the deadline. */
export class DialectClient {
  readonly #acting: AgentAtProvider;
  readonly #deadline: Deadline;
  readonly #ports: ClientPorts;

  constructor(acting: AgentAtProvider, deadline: Deadline, ports: ClientPorts) {
    this.#acting = acting;
    this.#deadline = deadline;
    this.#ports = ports;
  }

  get agent() {
    return this.#acting.agent;
  }

  /**
   * What stands in the answer's `data`. A token that is not taken any more is renewed once. Throws `RefusedByCode` for another code than 0, and
   * `ProviderFailure`.
   */
  async ask(path: string, parameters: Parameters = {}): Promise<unknown> {
    const { tokens } = this.#ports;
    for (let isRenewed = false; ; isRenewed = true) {
      const token = await tokens.of(this.agent, () => this.#logIn());
      const answer = await this.#answered(path, parameters, token);
      if (answer.code === DONE) return answer.data;
      if (answer.code !== NOT_AUTHORIZED || isRenewed) throw new RefusedByCode(answer);
      await tokens.forget(this.agent, token);
    }
  }

  async #logIn(): Promise<AccessToken> {
    const secret = await this.#acting.secret('secretKey');
    const answer = await this.#answered(LOG_IN, { agentId: this.agent.agentId, secret });
    if (answer.code !== DONE) throw new RefusedByCode(answer);
    const text = textIn(answer.data, 'accessToken');
    if (!/^[\x21-\x7e]+$/.test(text)) throw new ProviderFailure('refused', 'the answer has no access token');
    const seconds = Number(textIn(answer.data, 'expiresIn') || SHORT_LIFETIME_S);
    return { text, lifetimeMs: Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : SHORT_LIFETIME_S * 1000 };
  }

  /** Every call may be made again: it is a question, or does the second time what it did the first. */
  async #answered(path: string, parameters: Parameters, token?: string): Promise<Answer> {
    const { clock } = this.#ports;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt(path, parameters, token);
      if ('code' in answer && answer.code !== INTERNAL_ERROR && answer.code !== TOO_MANY_REQUESTS) return answer;
      const isBusy = 'code' in answer && answer.code === TOO_MANY_REQUESTS;
      const firstMs = isBusy ? FIRST_PAUSE_WHEN_BUSY_MS : FIRST_PAUSE_MS;
      const pauseMs = firstMs * 2 ** (attempt - 1) * (1 + clock.random());
      const isLast = attempt >= (isBusy ? ATTEMPTS_WHEN_BUSY : ATTEMPTS) || this.#deadline.remainingMs <= pauseMs;
      if (isLast && 'code' in answer) return answer;
      if (isLast) throw answer;
      await clock.sleep(pauseMs);
    }
  }

  /** A failure that another attempt may mend is answered, any other is thrown. */
  async #attempt(path: string, parameters: Parameters, token?: string): Promise<Answer | ProviderFailure> {
    const { fetch, bulkhead } = this.#ports;
    const { providerUrl = '' } = credentials.partial().parse(this.agent.credentials);
    const url = new URL(providerUrl);
    url.pathname = url.pathname.replace(/\/+$/, '') + path;
    const answer = await bulkhead.run(url.host, this.#deadline, async () =>
      fetchText(fetch, url, Math.min(CALL_MS, this.#deadline.remainingMs), await this.#message(parameters, token)),
    );
    if ('silence' in answer) return new ProviderFailure('silent', `no answer: ${answer.silence}`);
    try {
      return answerFrom(answer);
    } catch (error) {
      const code = CODES_OF_STATUS[answer.status];
      if (code !== undefined) return { code, data: undefined, logUuid: '', message: '' };
      if (answer.status >= 500 && error instanceof ProviderFailure) return error;
      throw error;
    }
  }

  /** Sealed and signed anew for every attempt: the provider takes no nonce twice, and no time stamp that is old. */
  async #message(parameters: Parameters, token?: string) {
    const { agentId } = this.agent;
    const key = Buffer.from(await this.#acting.secret('aesKey'), 'hex');
    const cipherText = sealCipherText(JSON.stringify(parameters), key);
    const timestamp = String(this.#ports.clock.now());
    const nonce = randomBytes(16).toString('hex');
    return {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'x-agentid': agentId,
        'x-timestamp': timestamp,
        'x-nonce': nonce,
        'x-signature': signatureOf({ agentId, timestamp, nonce, cipherText }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ cipherText }),
    };
  }
}
