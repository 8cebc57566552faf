import type { Fingerprint } from './fingerprint.ts';
import type { EntryId, IdempotencyKey, Source } from './ids.ts';
import type { AmountUnits } from './money.ts';
import type { Decline } from './outcome.ts';

export const ENTRY_KINDS = [
  'deposit',
  'withdrawal',
  'reversal',
  'adjustment',
  'stake',
  'payout',
  'play',
  'rollback',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What the operator moves money for. */
export const PURPOSES = ['cash', 'bonus', 'goodwill', 'jackpot', 'correction', 'returned_withdrawal', 'test'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Of a line by which a person moved money. Absent from lines of the version before. */
export interface ByHand {
  /** The actor of the call; for an adjustment the one who approved it. */
  readonly bookedBy?: string;
  /** Who proposed the adjustment. */
  readonly proposedBy?: string;
  readonly reason?: string;
  readonly purpose?: Purpose;
  /** The operator's own word for it. */
  readonly reference?: string;
  /** The gateway's, of the call. The audit line has the same. */
  readonly requestId?: string;
  /** The case that an adjustment settles. */
  readonly caseId?: string;
}

/** What stands at a record address. */
export type LedgerRecord = LedgerEntry | Refusal | Tombstone | Claim | RoundTally | RoundName;

/** Set once, never changed, and at most one on a record: what later became of it. */
export interface Marks {
  /** The first payout on this stake. A stake that was paid on is not rolled back. */
  readonly settledBy?: EntryId;
  readonly rolledBackBy?: EntryId;
  /** A rollback was declined because the payout is spent; the play stands for good. */
  readonly standing?: string;
}

export type MarkName = keyof Marks;

/** An immutable line that moved a wallet (or by 0). It is the idempotency record too. */
export interface LedgerEntry extends Marks, ByHand {
  readonly type: 'entry';
  readonly kind: EntryKind;
  readonly entryId: EntryId;
  readonly playerId: string;
  readonly currency: string;
  /** Signed change of the balance. */
  readonly amount: AmountUnits;
  readonly stake?: AmountUnits;
  readonly payout?: AmountUnits;
  readonly balanceBefore: AmountUnits;
  readonly balanceAfter: AmountUnits;
  readonly walletVersion: number;
  readonly source?: Source;
  readonly transactionId: string;
  readonly roundId?: string;
  readonly roundKey?: RoundKey;
  readonly gameCode?: string;
  readonly rollbackOf?: EntryId;
  /** When it arrived, and never earlier than the entry before it in the wallet. */
  readonly createdAt: string;
  /** When it was refused for funds, before it was covered. */
  readonly refusedAt?: string;
  readonly fingerprint: Fingerprint;
  /** What the provider sent besides, as it was sent: kept for people, never for decisions. */
  readonly details?: Readonly<Record<string, string>>;
  /** The provider reports this line later; reconciliation looks for it there. */
  readonly reported?: boolean;
}

/**
 * The key that the round's number would have as a transaction: all records of a round are found by it. Also on what belongs to a round without naming it (a
 * stake that opens the round of its own number).
 */
export type RoundKey = IdempotencyKey;

/** What people ask of a record that moved nothing. Never for decisions, and absent from what the version before wrote. */
interface AskedFor {
  readonly source?: Source;
  readonly transactionId?: string;
  readonly roundId?: string;
  readonly roundKey?: RoundKey;
  readonly gameCode?: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** A stake that was not covered. The same request gets the same answer for ever; nothing moved. */
export interface Refusal extends Marks, AskedFor, ByHand {
  readonly type: 'refusal';
  readonly playerId: string;
  readonly currency: string;
  readonly stake?: AmountUnits;
  readonly payout?: AmountUnits;
  readonly decline?: Decline;
  readonly createdAt: string;
  readonly fingerprint: Fingerprint;
}

/** What a rollback leaves that came before its stake: the late stake is refused. */
export interface Tombstone extends Marks, AskedFor {
  readonly type: 'tombstone';
  readonly playerId: string;
  readonly createdAt: string;
  readonly fingerprint: Fingerprint;
}

/** The second name of a record whose provider gave it two ids. */
export interface Claim {
  readonly type: 'claim';
  readonly of: IdempotencyKey;
}

/** Counts what a round holds besides the stake that gave the round its number. Changes only together with `revision`. */
export interface RoundTally {
  readonly type: 'round';
  readonly playerId: string;
  readonly liveStakes: number;
  /** Wallet version of the newest payout on this round since the tally was opened. */
  readonly newestPayoutVersion?: number;
  readonly revision: number;
}

/**
 * Somebody has named this number as a round, and the stake of the number itself has not come. It says nothing; it stands where that stake will be put, so that
 * all who make a round known meet in one item: two commits cannot make it two players', or pay on a round that the other has just made known.
 */
export interface RoundName {
  readonly type: 'round_name';
  readonly playerId: string;
}
