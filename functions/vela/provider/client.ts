import type { Agent } from '../../../shared/application/agent.ts';
import type { Clock, Deadline } from '../../../shared/application/deadline.ts';
import { ProviderFailure } from '../../../shared/application/provider.ts';
import type { Bulkhead } from '../../../shared/http/bulkhead.ts';
import { fetchText, type TextAnswer } from '../../../shared/http/fetch-text.ts';
import type { JsonObject } from '../../../shared/http/json.ts';
import { credentials } from '../registration.ts';
import { dataOf } from './answer.ts';

export interface ClientPorts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly bulkhead: Bulkhead;
}

const CALL_MS = 5_000;
const ATTEMPTS = 3;
/** Doubled after each attempt. */
const FIRST_PAUSE_MS = 250;

/** Calls the provider's own API for one agent, until the deadline. */
export class VelaClient {
  readonly hostId: string;
  readonly #providerUrl: string;
  readonly #deadline: Deadline;
  readonly #ports: ClientPorts;

  constructor(agent: Agent, deadline: Deadline, ports: ClientPorts) {
    const { hostId, providerUrl } = credentials.parse(agent.credentials);
    this.hostId = hostId;
    this.#providerUrl = providerUrl;
    this.#deadline = deadline;
    this.#ports = ports;
  }

  /** What stands in the answer's `data`. Throws `ProviderFailure`. */
  async get(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<JsonObject> {
    const url = new URL(this.#providerUrl);
    url.pathname = url.pathname.replace(/\/+$/, '') + path;
    url.search = new URLSearchParams({ host_id: this.hostId, ...parameters }).toString();
    return dataOf(await this.#ask(url));
  }

  /** Every call is a question and may be asked again: three tries, 5 s each, with growing pauses, on time-outs and 5xx. */
  async #ask(url: URL): Promise<TextAnswer> {
    const { clock, fetch, bulkhead } = this.#ports;
    for (let attempt = 1; ; attempt++) {
      const answer = await bulkhead.run(url.host, this.#deadline, () =>
        fetchText(fetch, url, Math.min(CALL_MS, this.#deadline.remainingMs)),
      );
      const pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      const isLast = attempt === ATTEMPTS || this.#deadline.remainingMs <= pauseMs;
      if ('text' in answer && (answer.status < 500 || isLast)) return answer;
      if ('silence' in answer && isLast) throw new ProviderFailure('silent', `no answer: ${answer.silence}`);
      await clock.sleep(pauseMs);
    }
  }
}
