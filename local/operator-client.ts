import { setTimeout as sleep } from 'node:timers/promises';
import type { ProtocolManifest } from '../shared/application/manifest.ts';
import type { Simulator, Talk } from '../shared/provider-simulator.ts';
import type { DailyReport } from './report/daily-table.ts';

/** A line of the ledger, as the operator API shows it. */
export interface ShownEntry {
  readonly walletVersion: number;
  readonly kind: string;
  readonly amount: string;
  readonly balanceBefore: string;
  readonly balanceAfter: string;
  readonly protocol?: string;
  readonly transactionId?: string;
  readonly stake?: string;
  readonly payout?: string;
  readonly rolledBackBy?: string;
}

/** The books prove themselves some seconds behind now. A stack without them is not waited for longer. */
const ATTEMPTS = 40;
const PAUSE_MS = 500;

/** A store that is busy is asked again; whatever is asked here may be sent twice. */
const MOST_SENT = 4;
const BUSY_PAUSE_MS = 250;

type Fields = Readonly<Record<string, unknown>>;

/** How many verdicts a report brought. */
export interface Verdicts {
  readonly matched: number;
  readonly mismatched: number;
  readonly missing: number;
}

/** The operator's part: agents, players, wallets, sessions. Throws an error of one line for whatever is not answered with success. */
export class OperatorClient {
  readonly #base: string;

  constructor(url: string) {
    this.#base = `${url}/operator/v1`;
  }

  async openWallet(playerId: string, currency: string, deposit: string, transferId = playerId): Promise<void> {
    const wallet = `/players/${playerId}/wallets/${currency}`;
    await this.#call('PUT', `/players/${playerId}`);
    await this.#call('PUT', wallet);
    await this.#call('POST', `${wallet}/transfers`, { transferId, direction: 'deposit', amount: deposit });
  }

  async register(protocol: string, agentId: string, registration: Fields): Promise<void> {
    await this.#call('PUT', `/agents/${protocol}/${agentId}`, registration);
  }

  /** Registers an agent that the simulator can talk to, and gives what lets it in: the agent's key, or a session of the player. */
  async introduce(
    { protocol }: Pick<ProtocolManifest, 'protocol'>,
    simulator: Simulator,
    talk: Omit<Talk, 'secret'>,
    registration: Fields,
  ): Promise<string> {
    await this.register(protocol, talk.agentId, registration);
    return this.letIn(simulator, talk, registration);
  }

  /** What lets an agent in that is registered: its key, or a new session of the player. */
  async letIn({ protocol, keyMember }: Simulator, talk: Omit<Talk, 'secret'>, registration: Fields): Promise<string> {
    if (keyMember !== undefined) return String(registration[keyMember]);
    const { token } = await this.#call('POST', '/sessions', { ...talk, protocol });
    return String(token);
  }

  async block(playerId: string, reason: string): Promise<void> {
    await this.#call('PUT', `/players/${playerId}`, { status: 'blocked', reason });
  }

  async endSession(token: string): Promise<void> {
    await this.#call('DELETE', `/sessions/${token}`);
  }

  async gamesOf(protocol: string, agentId: string): Promise<{ readonly gameCode: string }[]> {
    const { games } = await this.#call('GET', `/agents/${protocol}/${agentId}/games`);
    return games as { readonly gameCode: string }[];
  }

  /** The address that opens the game. */
  async launch(
    wanted: Omit<Talk, 'secret'> & { readonly protocol: string; readonly gameCode: string },
  ): Promise<string> {
    return String((await this.#call('POST', '/launches', wanted))['url']);
  }

  async pull(protocol: string, agentId: string): Promise<Verdicts> {
    return verdictsIn(await this.#call('POST', `/agents/${protocol}/${agentId}/reports/pull`, {}));
  }

  /** `file` is CSV. */
  async importReport(protocol: string, agentId: string, file: string): Promise<Verdicts> {
    return verdictsIn(await this.#call('POST', `/agents/${protocol}/${agentId}/reports/import`, file));
  }

  /** Oldest first. */
  async entriesOf(playerId: string, currency: string): Promise<ShownEntry[]> {
    const { entries } = await this.#call('GET', `/players/${playerId}/wallets/${currency}/entries?limit=200`);
    return (entries as ShownEntry[]).toReversed();
  }

  /** Today's figures (UTC), as soon as everything that was booked before this call is in them. */
  async figuresNow(): Promise<DailyReport> {
    const until = new Date().toISOString();
    const today = until.slice(0, 10);
    for (let attempt = 1; ; attempt++) {
      const path = `/reports/daily?from=${today}&to=${today}&by=protocol`;
      const report = (await this.#call('GET', path)) as unknown as DailyReport;
      if (report.completeUntil >= until || attempt === ATTEMPTS) return report;
      await sleep(PAUSE_MS);
    }
  }

  /** A text is sent as a file. */
  async #call(method: string, path: string, body?: Fields | string): Promise<Fields> {
    const sent =
      typeof body === 'string'
        ? { body, headers: { 'content-type': 'text/csv' } }
        : body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    for (let times = 1; ; times++) {
      const response = await fetch(this.#base + path, { method, ...sent });
      const text = await response.text();
      const answer = (text === '' ? {} : JSON.parse(text)) as Fields;
      if (response.ok) return answer;
      if (response.status === 503 && times < MOST_SENT) await sleep(BUSY_PAUSE_MS);
      else throw new Error(`${method} ${this.#base}${path} is answered with ${response.status}: ${answer['detail']}`);
    }
  }
}

function verdictsIn(answer: Fields): Verdicts {
  const count = (name: string) => Number(answer[name]);
  return { matched: count('matched'), mismatched: count('mismatched'), missing: count('missing') };
}
