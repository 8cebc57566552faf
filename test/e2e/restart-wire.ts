import type { HttpAnswer } from '../../shared/http/request.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { CURRENCY, type Provider, speak } from '../support/store-proxy/providers.ts';

const PATIENCE_MS = 3_000;
const UNKNOWN = 503;
const MOST_REPEATS = 10;

/** Says it to a running stack; `undefined` when nobody answers, or what answers is no function of ours. */
function lineTo(url: () => string) {
  return async ({ method, path, rawQuery, headers = {}, body }: Spoken): Promise<HttpAnswer | undefined> => {
    const target = `${url()}${path}${rawQuery ? `?${rawQuery}` : ''}`;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const answer = await fetch(target, { method, headers, ...(body && { body }), signal });
      return { statusCode: answer.status, body: await answer.text() };
    } catch {
      return undefined;
    }
  };
}

/** The operator's side of a running stack. Throws for whatever it does not like. */
export class Operator {
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  /** Where the outcome is unknown the same request goes out again, as the answer says: a machine may be busy. */
  async call<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    const content = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const send = () => fetch(`${this.#url()}/operator/v1${path}`, { method, ...content });
    let answer = await send();
    for (let again = 1; answer.status === UNKNOWN && again <= MOST_REPEATS; again++) answer = await send();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** A player with 10,000.00 and the provider that plays with it, under an agent of its own. */
  async openProvider({ name: protocol, simulator, manifest }: ProtocolUnderTest, name: string): Promise<Provider> {
    const registration = simulator.newRegistration();
    await this.call('PUT', `/agents/${protocol}/${name}`, registration);
    await this.call('PUT', `/players/${name}`, {});
    const wallet = `/players/${name}/wallets/${CURRENCY}`;
    await this.call('PUT', wallet);
    await this.call('POST', `${wallet}/transfers`, { transferId: `${name}-1`, direction: 'deposit', amount: '10000' });
    const session = { playerId: name, currency: CURRENCY, protocol, agentId: name };
    const token = manifest.usesSessions ? (await this.call<{ token: string }>('POST', '/sessions', session)).token : '';
    const secret = simulator.keyMember === undefined ? token : String(registration[simulator.keyMember]);
    return speak(simulator, { agentId: name, playerId: name, currency: CURRENCY, secret }, lineTo(this.#url));
  }

  async entriesOf(playerId: string): Promise<Entry[]> {
    const entries: Entry[] = [];
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const path = `/players/${playerId}/wallets/${CURRENCY}/entries?limit=200${from}`;
      const page: { entries: Entry[]; cursor?: string } = await this.call('GET', path);
      entries.push(...page.entries);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return entries.reverse();
  }
}

export interface Entry {
  readonly kind: string;
  readonly transactionId?: string;
  readonly balanceAfter: string;
  readonly walletVersion: number;
  readonly rolledBackBy?: string;
}
