import { setTimeout as sleep } from 'node:timers/promises';
import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Simulator, Spoken } from '../../shared/provider-simulator.ts';
import type { Bounds } from '../bounds.ts';
import type { FixtureName, Seat } from '../case.ts';
import type { Fixtures } from '../fixtures.ts';
import type { RunIds } from '../run-ids.ts';
import { type Answer, type ExchangePurpose, NoAnswer, type WalletUnderTest } from '../wallet-under-test.ts';
import type { Connection, Request } from './connection.ts';

export interface WireWalletOptions {
  readonly simulator: Simulator;
  /** Where each agent's callbacks go, by its id. */
  readonly urls: ReadonlyMap<string, string>;
  readonly connection: Connection;
  readonly fixtures: Fixtures;
  readonly ids: RunIds;
  readonly bounds: Bounds;
}

/** A wallet that is reached by its callback URL and by nothing else. */
export class WireWallet implements WalletUnderTest {
  readonly simulator: Simulator;
  readonly isFresh = false;
  readonly lanes = 8;
  readonly #options: WireWalletOptions;
  readonly #openStakes = new Map<Seat, string[]>();

  constructor(options: WireWalletOptions) {
    this.simulator = options.simulator;
    this.#options = options;
  }

  get seats(): readonly Seat[] {
    return Object.values(this.#options.fixtures);
  }

  async seat(name: FixtureName): Promise<Seat | undefined> {
    return this.#options.fixtures[name];
  }

  openStake(seat: Seat): string | undefined {
    const left = this.#openStakes.get(seat) ?? [...(seat.openStakes ?? [])];
    this.#openStakes.set(seat, left);
    return left.pop();
  }

  newId(): string {
    return this.#options.ids.next();
  }

  neighbours(): [string, string][] {
    return this.#options.ids.neighbours();
  }

  lookalikes(): [string, string][] {
    return this.#options.ids.lookalikes();
  }

  sendInPieces(spoken: Spoken): Promise<Answer> {
    return this.send(spoken, 'step', true);
  }

  async send(spoken: Spoken, purpose: ExchangePurpose, isInPieces = false): Promise<Answer> {
    const { bounds, connection } = this.#options;
    bounds.request(purpose);
    if (bounds.isGone) throw new NoAnswer('not sent: the wallet does not answer any more');
    try {
      const answer = await connection.send(this.requestOf(spoken), isInPieces);
      bounds.heard(true);
      return answer;
    } catch (error) {
      bounds.heard(false);
      throw error;
    }
  }

  hangUp(spoken: Spoken): Promise<void> {
    this.#options.bounds.request('step');
    return this.#options.connection.hangUp(this.requestOf(spoken));
  }

  async pause(ms: number): Promise<void> {
    const { signal } = this.#options.bounds;
    // Whoever ends the run does not wait either: the next request says so.
    await sleep(ms, undefined, signal && { signal }).catch(() => undefined);
  }

  spend(stake: AmountUnits): void {
    this.#options.bounds.stake(stake);
  }

  requestOf(spoken: Spoken): Request {
    return requestOf(spoken, this.#options.urls);
  }
}

/**
 * A simulator speaks to this project's paths; another wallet has a URL of its own in the place of `/callbacks/<protocol>/<agent>`. An agent that has no
 * URL is asked for where the first one is.
 */
export function requestOf(
  { method, path, rawQuery, headers, body }: Spoken,
  urls: ReadonlyMap<string, string>,
): Request {
  const [, , , agentId = '', ...below] = path.split('/');
  const [[known = '', first = ''] = []] = urls;
  const base = urls.get(agentId) ?? first.replace(known, agentId);
  const url = [base.replace(/\/$/, ''), ...below].join('/') + (rawQuery === undefined ? '' : `?${rawQuery}`);
  return { method, url, ...(headers && { headers }), body };
}
