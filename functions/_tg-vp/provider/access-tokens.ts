import type { Agent } from '../../../shared/application/agent.ts';
import type { Clock } from '../../../shared/application/deadline.ts';
import { agentText } from '../../../shared/domain/ids.ts';

export interface AccessToken {
  readonly text: string;
  /** As the provider says, counted from when it was asked for. */
  readonly lifetimeMs: number;
}

interface Kept {
  /** Another registration may mean another secret, or another provider. */
  readonly revision: number;
  readonly token: Promise<string>;
  /** Milliseconds; unknown while the provider is being asked. */
  renewAt?: number;
}

/** A token is renewed when this part of its life is over, so that none ends on the way. */
const USED_SHARE = 0.8;
const MOST_AGENTS = 1_000;

/** One container's access tokens, by agent. Whoever needs one while it is being asked for waits for that one. */
export class AccessTokens {
  readonly #kept = new Map<string, Kept>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Rejects as `logIn` does; the next one asks again then. */
  of(agent: Agent, logIn: () => Promise<AccessToken>): Promise<string> {
    const name = agentText(agent);
    const kept = this.#kept.get(name);
    const isGood = kept?.renewAt === undefined || this.#clock.now() < kept.renewAt;
    return kept && kept.revision === agent.revision && isGood ? kept.token : this.#renew(name, agent.revision, logIn);
  }

  /** Of a token that the provider does not take any more. One that has replaced it meanwhile stays. */
  async forget(agent: Agent, token: string): Promise<void> {
    const name = agentText(agent);
    const kept = this.#kept.get(name);
    if (kept && (await kept.token.catch(() => token)) === token) this.#drop(name, kept);
  }

  #renew(name: string, revision: number, logIn: () => Promise<AccessToken>): Promise<string> {
    const askedAt = this.#clock.now();
    const asked = logIn();
    const kept: Kept = { revision, token: asked.then(({ text }) => text) };
    asked.then(
      ({ lifetimeMs }) => {
        kept.renewAt = askedAt + lifetimeMs * USED_SHARE;
      },
      () => this.#drop(name, kept),
    );
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_AGENTS && oldest !== undefined) this.#kept.delete(oldest);
    return kept.token;
  }

  #drop(name: string, kept: Kept): void {
    if (this.#kept.get(name) === kept) this.#kept.delete(name);
  }
}
