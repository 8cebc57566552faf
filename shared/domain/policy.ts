import type { AmountUnits } from './money.ts';

/**
 * Where protocols truly differ in meaning, the difference is a choice named here, made by a protocol's decoder from the agent's settings.
 * The core never asks which protocol it serves.
 */
export interface Policy {
  /** `counted`: several stakes and payouts share a round by number, and a payout is admitted by its round (Wallet API v2). */
  readonly rounds: 'recorded' | 'counted';
  /** A rollback of a refused stake closes it for good, or leaves the refusal as the answer. */
  readonly rollbackOfRefusal: 'close' | 'leave';
  /** What a stake with other content is, whose id was rolled back: other content all the same, or just rolled back. */
  readonly changedAfterRollback: 'mismatch' | 'rolled_back';
  /** A rollback for a player of whom nobody knows leaves its tombstone, or is declined. */
  readonly rollbackOfUnknownPlayer: 'accept' | 'decline';
  /** A tombstone is left in any case; this is the answer. */
  readonly rollbackOfUnknown: 'accept' | 'decline';
  readonly rollbackOfPlay: 'reverse' | 'decline';
  /** When the payout of a play is spent: the play stands, or the balance goes below zero. */
  readonly rollbackShortFunds: 'stand' | 'negative';
  readonly payoutWithoutStake: 'decline' | 'accept';
  /** The most that one payout or play may credit, by currency; a currency that is not named has no limit. */
  readonly largestPayouts: Readonly<Record<string, AmountUnits>>;
}

/** The strictest of every choice. Transfers are decided by it, and need none of them. */
export const STRICT_POLICY: Policy = {
  rounds: 'recorded',
  rollbackOfRefusal: 'leave',
  changedAfterRollback: 'mismatch',
  rollbackOfUnknownPlayer: 'decline',
  rollbackOfUnknown: 'decline',
  rollbackOfPlay: 'decline',
  rollbackShortFunds: 'stand',
  payoutWithoutStake: 'decline',
  largestPayouts: {},
};
