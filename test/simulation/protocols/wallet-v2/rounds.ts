import type { WalletView } from '../../rules.ts';
import type { Meant } from '../../voice.ts';

/** What a number holds. A bet that was refused or cancelled keeps its content. */
export interface Numbered {
  state: 'bet' | 'win' | 'cancelled' | 'refused' | 'tombstone';
  readonly kind: Meant['kind'];
  readonly id: string;
  readonly playerId: string;
  readonly amount: bigint;
  /** The provider's own figure of it. */
  readonly figure: string;
  readonly gameCode: string | undefined;
  readonly roundId: string | undefined;
  /** The round that it counts in. */
  readonly countsIn: string | undefined;
  /** The wallet's version after it. */
  readonly version: number;
}

/** The numbers of one agent in one currency, and the rounds that they make. */
export class Rounds {
  readonly #numbers = new Map<string, Numbered>();
  readonly #byRound = new Map<string, Numbered[]>();
  readonly #newest = new Map<string, { readonly roundId: string; readonly gameCode: string | undefined }>();

  get(id: string | undefined): Numbered | undefined {
    return id === undefined ? undefined : this.#numbers.get(id);
  }

  note(
    act: Meant & { readonly paidRound?: string },
    { playerId }: WalletView,
    state: Numbered['state'],
    version: number,
  ): void {
    const { kind, id = '', stake, payout, figures, gameCode, roundId } = act;
    const countsIn = kind === 'stake' ? (roundId ?? id) : act.paidRound;
    const amount = kind === 'payout' ? payout : stake;
    const figure = figureOf(kind, figures);
    const numbered = { state, kind, id, playerId, amount, figure, gameCode, roundId, countsIn, version };
    this.#numbers.set(id, numbered);
    if (countsIn !== undefined) this.#byRound.set(countsIn, [...this.#in(countsIn), numbered]);
    if (state === 'bet' && countsIn !== undefined) this.#newest.set(playerId, { roundId: countsIn, gameCode });
  }

  newestStakeOf({ playerId }: WalletView) {
    return this.#newest.get(playerId);
  }

  /** The number holds a bet in any state or a tombstone, or another bet names it. */
  isKnown(roundId: string): boolean {
    const held = this.#numbers.get(roundId);
    return (held !== undefined && held.state !== 'win') || this.#in(roundId).some(({ kind }) => kind === 'stake');
  }

  isLive(roundId: string): boolean {
    return this.#in(roundId).some(({ state }) => state === 'bet');
  }

  /** Whoever's bet named it; a number that nobody has named so far is its holder's. */
  playerOf(roundId: string): string | undefined {
    const named = this.#in(roundId).find(({ kind, id }) => kind === 'stake' && id !== roundId);
    const held = this.#numbers.get(roundId);
    return named?.playerId ?? (held?.state === 'win' ? undefined : held?.playerId);
  }

  /** "After" is the order of the wallet's versions. */
  isPaidAfter({ playerId, countsIn = '', version }: Numbered): boolean {
    const wins = this.#in(countsIn).filter((other) => other.state === 'win' && other.playerId === playerId);
    return wins.some((win) => win.version > version);
  }

  #in(roundId: string): readonly Numbered[] {
    return this.#byRound.get(roundId) ?? [];
  }
}

/** What must be the same in a repeat. */
export function figureOf(kind: Meant['kind'], { stake, payout }: Meant['figures']): string {
  return kind === 'payout' ? payout : stake;
}
