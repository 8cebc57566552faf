import type { Decline } from '../../shared/domain/outcome.ts';
import type { Rejection } from '../../shared/http/adapter.ts';
import type { AlarmName } from '../../shared/observability/alarms.ts';

/** The provider's own word for a refusal, and the alarm where a person should look at it. */
export interface WireCode {
  readonly why:
    | 'ask_again'
    | 'not_you'
    | 'no_sense'
    | 'no_member'
    | 'no_funds'
    | 'barred'
    | 'other_slip'
    | 'undone'
    | 'played';
  readonly alarm?: AlarmName;
}

const OTHER: WireCode = { why: 'other_slip', alarm: 'content_mismatch' };

/** For declines that no command of this protocol can meet. */
const NEVER: WireCode = { why: 'no_sense' };

/** One code for each: where one is missing, or where the ledger learns a new decline, this file does not compile. */
export const DECLINE_CODES: Record<Decline, WireCode> = {
  session_not_found: NEVER,
  player_not_found: { why: 'no_member' },
  wallet_not_found: { why: 'no_member' },
  other_owner: OTHER,
  content_mismatch: OTHER,
  rolled_back: { why: 'undone' },
  stake_refused: { why: 'other_slip', alarm: 'orphan_payout' },
  refused_before: { why: 'no_funds' },
  stake_settled: { why: 'played' },
  payout_final: NEVER,
  play_final: NEVER,
  play_standing: NEVER,
  payout_spent: NEVER,
  unknown_rolled_back: { why: 'other_slip' },
  session_over: NEVER,
  player_barred: { why: 'barred' },
  insufficient_funds: { why: 'no_funds' },
  round_not_live: NEVER,
  stake_not_found: { why: 'other_slip', alarm: 'orphan_payout' },
  payout_too_large: { why: 'ask_again', alarm: 'payout_too_large' },
  balance_limit: { why: 'no_sense', alarm: 'balance_limit' },
};

/** Who is not known is told nothing more: one word for every way to be a stranger. */
export const REJECTION_CODES: Record<Rejection, WireCode> = {
  address_not_allowed: { why: 'not_you' },
  door_open: NEVER, // its callbacks are signed
  agent_unknown: { why: 'not_you' },
  not_authentic: { why: 'not_you' },
  body_too_large: { why: 'no_sense' },
  unreadable: { why: 'no_sense' },
  unknown_action: { why: 'no_sense' },
  malformed: { why: 'no_sense' },
  session_missing: NEVER,
};
