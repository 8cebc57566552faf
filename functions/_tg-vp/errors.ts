import type { Decline } from '../../shared/domain/outcome.ts';
import type { Rejection } from '../../shared/http/adapter.ts';
import type { AlarmName } from '../../shared/observability/alarms.ts';
import type { Action } from './wire.ts';

export type Status = '0000' | '1006' | '2001' | '2003' | '9999';

/** A row of section 3 of the protocol's answer codes. */
export interface WireCode {
  readonly status: Status;
  readonly errText: string;
  readonly alarm?: AlarmName;
}

const REJECTED: WireCode = { status: '9999', errText: 'request rejected' };
const INVALID: WireCode = { status: '9999', errText: 'invalid request' };
const MISMATCH: WireCode = { status: '9999', errText: 'transaction mismatch', alarm: 'content_mismatch' };
const UNCOVERED: WireCode = { status: '1006', errText: 'insufficient balance' };
const CANCELLED: WireCode = { status: '1006', errText: 'transaction cancelled' };
const STANDS: WireCode = { status: '2003', errText: 'bet stands' };
const INSISTS: WireCode = { status: '9999', errText: 'transaction mismatch', alarm: 'retry_after_rollback' };

/** Declines that no command of this dialect can meet: it has no sessions, no separate payouts and no counted rounds. */
const NEVER = INVALID;

/** One code per decline; where the operation matters, one per operation. */
const DECLINE_CODES: Record<Decline, WireCode | ((action: Action) => WireCode)> = {
  session_not_found: NEVER,
  player_not_found: { status: '9999', errText: 'unknown player' },
  wallet_not_found: { status: '9999', errText: 'unknown wallet' },
  other_owner: MISMATCH,
  content_mismatch: MISMATCH,
  rolled_back: (action) => (action === 'retryBet' ? INSISTS : CANCELLED),
  stake_refused: NEVER,
  refused_before: UNCOVERED,
  stake_settled: NEVER,
  payout_final: NEVER,
  play_final: NEVER,
  play_standing: STANDS,
  payout_spent: { ...STANDS, alarm: 'rollback_short_funds' },
  unknown_rolled_back: NEVER,
  session_over: NEVER,
  player_barred: { status: '9999', errText: 'player not active' },
  insufficient_funds: (action) => (action === 'retryBet' ? { ...UNCOVERED, alarm: 'retry_refused' } : UNCOVERED),
  round_not_live: NEVER,
  stake_not_found: NEVER,
  payout_too_large: { status: '9999', errText: 'limit exceeded', alarm: 'payout_too_large' },
  balance_limit: { status: '9999', errText: 'limit exceeded', alarm: 'balance_limit' },
};

export function codeOfDecline(reason: Decline, action: Action): WireCode {
  const code = DECLINE_CODES[reason];
  return typeof code === 'function' ? code(action) : code;
}

export const REJECTION_CODES: Record<Rejection, WireCode> = {
  address_not_allowed: REJECTED,
  door_open: REJECTED,
  body_too_large: REJECTED,
  agent_unknown: REJECTED,
  not_authentic: REJECTED,
  unreadable: REJECTED,
  unknown_action: { status: '9999', errText: 'unknown action' },
  malformed: INVALID,
  session_missing: NEVER,
};

export const FAULT_CODE: WireCode = { status: '9999', errText: 'temporary failure' };
