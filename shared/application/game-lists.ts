import type { Clock } from './deadline.ts';
import { type Game, ProviderFailure } from './provider.ts';

const FRESH_MS = 60_000;
/** So long after a failure nobody else waits for the same provider, where there is an older list. */
const SPARED_MS = 10_000;
const MOST_LISTS = 50;

interface Kept {
  readonly games: readonly Game[];
  readonly askedAt: number;
  readonly failedAt?: number;
}

/**
 * The game lists that this process has asked for. A list is good for a minute; when the provider fails, an older one is served, however old: games change
 * seldom, and a launch from an old list either works or is refused by the provider.
 */
export class GameLists {
  readonly #kept = new Map<string, Kept>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** `whose`: account and address that the list belongs to. Throws what `ask` throws where nothing older is known. */
  async games(whose: string, ask: () => Promise<readonly Game[]>): Promise<readonly Game[]> {
    const kept = this.#kept.get(whose);
    const isFresh = kept !== undefined && this.#clock.now() - kept.askedAt < FRESH_MS;
    return isFresh ? kept.games : this.#ask(whose, ask);
  }

  /** The game of that code. One that a kept list does not know is asked for, because it may be new. */
  async named(whose: string, gameCode: string, ask: () => Promise<readonly Game[]>): Promise<Game | undefined> {
    const known = await this.games(whose, ask);
    const isNamed = (game: Game) => game.gameCode === gameCode;
    const found = known.find(isNamed);
    const isOld = this.#kept.get(whose)?.askedAt !== this.#clock.now();
    return found ?? (isOld ? (await this.#ask(whose, ask)).find(isNamed) : undefined);
  }

  async #ask(whose: string, ask: () => Promise<readonly Game[]>): Promise<readonly Game[]> {
    const kept = this.#kept.get(whose);
    const now = this.#clock.now();
    if (kept?.failedAt !== undefined && now - kept.failedAt < SPARED_MS) return kept.games;
    try {
      const games = await ask();
      this.#keep(whose, { games, askedAt: this.#clock.now() });
      return games;
    } catch (error) {
      if (!kept || !(error instanceof ProviderFailure)) throw error;
      this.#keep(whose, { ...kept, failedAt: this.#clock.now() });
      return kept.games;
    }
  }

  #keep(whose: string, kept: Kept): void {
    this.#kept.delete(whose);
    this.#kept.set(whose, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_LISTS && oldest !== undefined) this.#kept.delete(oldest);
  }
}
