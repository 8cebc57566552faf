import type { AmountUnits } from './money.ts';
import type { LedgerEntry } from './record.ts';

/**
 * What a decline rests on, and so how it may be given. `record`: what stands at an address, which settles it for good. `absence`: what nothing knows
 * was not known to any earlier look either, so that one look is enough. `moment`: how things stand, which has to be true at one moment (`needsSecondRead`).
 */
type Basis = 'record' | 'absence' | 'moment';

/**
 * Every business answer that is not "done", in the order in which they are looked for: the first that applies is the answer.
 * Each protocol has a wire code for each of them; the compiler says so.
 */
export const DECLINES = {
  session_not_found: 'absence', // never issued, or for another agent or protocol
  player_not_found: 'absence',
  wallet_not_found: 'absence',
  other_owner: 'record', // the id or the round belongs to another player or currency
  content_mismatch: 'record', // same id, other content
  rolled_back: 'record', // a stake or payout whose stake was rolled back, before or after it came
  stake_refused: 'record', // a payout on a stake that was refused
  refused_before: 'record', // the same stake again that was not covered
  stake_settled: 'record', // a rollback of a stake that was paid on
  payout_final: 'record', // a rollback that names a payout
  play_final: 'record', // a rollback of a play, where the agent's settings rule that out
  play_standing: 'record', // a rollback of a play whose rollback was declined before
  payout_spent: 'record', // a rollback of a play whose payout is spent: the play stands
  unknown_rolled_back: 'record', // a rollback that found nothing; it left a tombstone, the agent's settings answer so
  session_over: 'moment', // ended or expired: no new stake
  player_barred: 'moment', // blocked or closed: no new stake
  insufficient_funds: 'moment', // the stake is not covered; remembered
  round_not_live: 'moment', // a payout on a round without a live stake
  stake_not_found: 'absence', // a payout on nothing that is known
  payout_too_large: 'moment', // more than the agent's settings let one payout credit: refused until they do
  balance_limit: 'moment', // the balance would pass the ceiling
} as const satisfies Readonly<Record<string, Basis>>;

export type Decline = keyof typeof DECLINES;

export const DECLINE_NAMES = Object.keys(DECLINES) as readonly Decline[];

/** What a person should look at although the answer is "done". */
export type Notice = 'jackpot_held' | 'payout_without_stake' | 'rollback_beside_round';

export interface Answered {
  /** The wallet after the operation, as stored; absent where no one wallet is meant. */
  readonly balance?: AmountUnits;
  readonly currency?: string;
  readonly playerId?: string;
}

export interface Applied extends Answered {
  readonly type: 'applied';
  /** Absent where nothing moved: a tombstone, the rollback of a refusal. */
  readonly entry?: LedgerEntry;
  readonly notices: readonly Notice[];
  /** The stake that was paid or undone came in another game than the request names: odd, and no reason to refuse. */
  readonly otherGame?: boolean;
}

/** The same transaction again: nothing moved now. `entry` is the line that it made when it was new. */
export interface Replayed extends Answered {
  readonly type: 'replayed';
  readonly entry?: LedgerEntry;
}

/** The balance that an inquiry asked for. */
export interface Reported extends Answered {
  readonly type: 'reported';
  readonly balance: AmountUnits;
  readonly currency: string;
  readonly playerId: string;
}

export interface Declined extends Answered {
  readonly type: 'declined';
  readonly reason: Decline;
}

export type Outcome = Applied | Replayed | Reported | Declined;
