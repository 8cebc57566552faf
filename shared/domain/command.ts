import type { Adjustment, AuditLine, Settlement } from './beside.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Source } from './ids.ts';
import type { AmountUnits } from './money.ts';
import type { Purpose } from './record.ts';

/**
 * Whose money. A session names player and currency by itself; a rollback by player may leave the currency to the record. A name is what one agent's provider
 * calls the player where it cannot use our id: it carries the key of the player's row, and means the player whose row says so (`Player.names`).
 */
export type WalletRef =
  | { readonly by: 'session'; readonly token: string }
  | { readonly by: 'player'; readonly playerId: string; readonly currency?: string }
  | { readonly by: 'name'; readonly name: string; readonly playerKey: string; readonly currency?: string };

/** What a decoder makes of a request. `at` is the time of arrival, ISO 8601 UTC with milliseconds. */
export type Command = Inquiry | ProviderCommand | DeskCommand;

/** What the operator's people do with money. */
export type DeskCommand = Transfer | Reversal | Adjusting;

/** What carries a provider's transaction id. */
export type ProviderCommand = Stake | Payout | Rollback;

interface FromProvider {
  readonly source: Source;
  readonly walletRef: WalletRef;
  readonly at: string;
}

/** Asks for the balance; moves nothing. */
export interface Inquiry extends FromProvider {
  readonly kind: 'inquiry';
  readonly sessionMustLive: boolean;
  readonly playerMustBeActive: boolean;
}

interface Identified extends FromProvider {
  /** The provider's id, and a second name of the same transaction where the provider gives two. */
  readonly ids: readonly [string, string?];
  /** Ids as they were sent, where they are too long to be kept so. Records from before ids were cut stand under them. */
  readonly formerIds?: readonly string[];
  /** See `idempotencyKey`. */
  readonly idScope?: string;
  /** What must not change under the ids, beside kind, player and currency, which the core adds. */
  readonly content: Fingerprint;
  readonly roundId?: string;
  readonly gameCode?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly reported?: boolean;
}

/** Money into a round; a play brings the payout in the same step. */
export interface Stake extends Identified {
  readonly kind: 'stake' | 'play';
  readonly stake: AmountUnits;
  readonly payout: AmountUnits;
  /** `gross`: the balance covers the stake before any payout is added. `net`: stake and payout together. `unlimited`: may go below zero, by a named setting. */
  readonly funds: 'gross' | 'net' | 'unlimited';
  /** What an earlier refusal for funds means: the same answer, or a new judgement on today's balance. */
  readonly afterRefusal: 'same' | 'judge_again';
  readonly playerMustBeActive: boolean;
  /** A prize that is recorded and left to a person: nothing is credited, an alarm is raised. */
  readonly held?: AmountUnits;
}

/** Money out of a round. */
export interface Payout extends Identified {
  readonly kind: 'payout';
  readonly payout: AmountUnits;
  /**
   * What it is paid on: the stake of the same id (where `Policy.rounds` is `recorded`); the round `roundId`, or the newest stake of this agent if that was in
   * the same game (where it is `counted`). A protocol settles stakes in one of the two ways: what one has settled the other cannot see.
   */
  readonly paidOn: 'stake' | 'round' | 'newest_stake';
}

/** Undoes one earlier stake or play, named by its ids. */
export interface Rollback extends Identified {
  readonly kind: 'rollback';
}

/** The operator's own deposit or withdrawal. */
export interface Transfer extends FromDesk {
  readonly kind: 'deposit' | 'withdrawal';
  readonly transferId: string;
  readonly amount: AmountUnits;
  /** `cash` where nothing is said. */
  readonly purpose?: Purpose;
  readonly reason?: string;
  readonly reference?: string;
}

/** Undoes the whole of one applied transfer. */
export interface Reversal extends FromDesk {
  readonly kind: 'reversal';
  readonly transferId: string;
  readonly reversalId: string;
  readonly reason?: string;
}

/** Books an adjustment that somebody has proposed and somebody else approves now. */
export interface Adjusting extends FromDesk {
  readonly kind: 'adjustment';
  /** As it was read: the commit holds only while it has this revision. */
  readonly adjustment: Adjustment;
  /** The case that it settles, as it was read. */
  readonly settles?: Pick<Settlement, 'caseId' | 'wasOpen'>;
}

interface FromDesk {
  readonly walletRef: WalletRef & { readonly by: 'player' };
  readonly at: string;
  /** The line of the call, written with what it changes. Its actor is the one who books. */
  readonly line?: AuditLine;
}
