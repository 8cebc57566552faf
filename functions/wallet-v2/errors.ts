import type { Decline } from '../../shared/domain/outcome.ts';
import type { Rejection } from '../../shared/http/adapter.ts';
import type { AlarmName } from '../../shared/observability/alarms.ts';
import type { Action } from './wire.ts';

/** A row of section 3 of the protocol's answer codes. The text is shown to the player. */
export interface WireCode {
  readonly errCode: number;
  readonly errDesc: string;
  readonly alarm?: AlarmName;
}

/** An answer without `result`: a `result` of any value would claim what became of the transaction. */
export interface NoVerdict {
  readonly statusCode: number;
  readonly error: string;
  readonly alarm?: AlarmName;
}

export const FORBIDDEN: NoVerdict = { statusCode: 403, error: 'forbidden' };
export const UNAVAILABLE: NoVerdict = { statusCode: 500, error: 'temporarily_unavailable' };

const INVALID: WireCode = { errCode: 100, errDesc: 'Invalid request' };
const NO_SESSION: WireCode = { errCode: 101, errDesc: 'Session not found' };
const EXISTS: WireCode = { errCode: 120, errDesc: 'Transaction already exists', alarm: 'content_mismatch' };
const UNCOVERED: WireCode = { errCode: 110, errDesc: 'Not enough credit' };
const CANCELLED: WireCode = { errCode: 121, errDesc: 'Transaction was cancelled' };
const NO_ROUND: WireCode = { errCode: 122, errDesc: 'Round not found', alarm: 'orphan_payout' };
const FINAL: WireCode = { errCode: 123, errDesc: 'Transaction cannot be cancelled' };
const NOT_YOURS: WireCode = { errCode: 124, errDesc: 'Transaction not found', alarm: 'content_mismatch' };

/** Declines that no command of this protocol can meet: it has no plays, wins have numbers of their own, and unknown cancels are accepted. */
const NEVER = INVALID;

/** One code per decline; where the operation matters, one per operation. */
const DECLINE_CODES: Record<Decline, WireCode | NoVerdict | ((action: Action) => WireCode)> = {
  session_not_found: NO_SESSION,
  player_not_found: NO_SESSION,
  wallet_not_found: NO_SESSION,
  other_owner: NOT_YOURS,
  content_mismatch: EXISTS,
  // Money for a number that the provider itself took back: a person asks which of the two it meant.
  rolled_back: (action) => (action === 'win' ? { ...CANCELLED, alarm: 'retry_after_rollback' } : CANCELLED),
  stake_refused: NEVER,
  refused_before: UNCOVERED,
  stake_settled: FINAL,
  payout_final: FINAL,
  play_final: NEVER,
  play_standing: NEVER,
  payout_spent: NEVER,
  unknown_rolled_back: NEVER,
  session_over: { errCode: 102, errDesc: 'Session has expired' },
  player_barred: { errCode: 103, errDesc: 'Bet not allowed' },
  insufficient_funds: UNCOVERED,
  round_not_live: NO_ROUND,
  stake_not_found: NO_ROUND,
  // Once a person has raised the limit, the same win is taken: a `result` of 0 would end it.
  payout_too_large: { ...UNAVAILABLE, alarm: 'payout_too_large' },
  balance_limit: { errCode: 111, errDesc: 'Limit reached', alarm: 'balance_limit' },
};

export function codeOfDecline(reason: Decline, action: Action): WireCode | NoVerdict {
  const code = DECLINE_CODES[reason];
  return typeof code === 'function' ? code(action) : code;
}

/** An address that is not allowed is told nothing in the protocol's words: `FORBIDDEN`. */
export const REJECTION_CODES: Record<Exclude<Rejection, 'address_not_allowed' | 'door_open'>, WireCode> = {
  body_too_large: INVALID,
  agent_unknown: NO_SESSION,
  not_authentic: NEVER,
  unreadable: INVALID,
  unknown_action: INVALID,
  malformed: INVALID,
  session_missing: NO_SESSION,
};
