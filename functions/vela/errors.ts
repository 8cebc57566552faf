import type { Decline } from '../../shared/domain/outcome.ts';
import type { Rejection } from '../../shared/http/adapter.ts';
import type { AlarmName } from '../../shared/observability/alarms.ts';
import type { Action } from './wire.ts';

/** A row of the table of answer codes. */
export interface WireCode {
  readonly httpStatus: 200 | 403 | 500;
  readonly statusCode: 1 | 2 | 3 | 5;
  readonly message: 'Invalid Token' | 'Invalid Transaction ID' | 'Insufficient Funds' | 'System Error';
  readonly alarm?: AlarmName;
}

/** Not documented: 0 to 3 would each claim a decision. HTTP 500 keeps the provider from reading one into it. */
export const FAULT_CODE: WireCode = { httpStatus: 500, statusCode: 5, message: 'System Error' };

const TOKEN: WireCode = { httpStatus: 200, statusCode: 1, message: 'Invalid Token' };
const TICKET: WireCode = { httpStatus: 200, statusCode: 2, message: 'Invalid Transaction ID' };
const FUNDS: WireCode = { httpStatus: 200, statusCode: 3, message: 'Insufficient Funds' };
const MISMATCH: WireCode = { ...TICKET, alarm: 'content_mismatch' };
/** A refused result takes the buy-in from the player, so a person has to look at each. */
const ORPHAN: WireCode = { ...TICKET, alarm: 'orphan_payout' };

/** What no call of this protocol can meet: rounds are not counted, a result has no ticket of its own to be refunded, and nothing is signed or encrypted. */
const NEVER = TICKET;

type PerAction = WireCode | ((action: Action | undefined) => WireCode);

/** One code per decline; where the operation matters, one per operation. */
const DECLINE_CODES: Record<Decline, PerAction> = {
  session_not_found: TOKEN,
  player_not_found: TOKEN,
  wallet_not_found: TOKEN,
  other_owner: MISMATCH,
  content_mismatch: MISMATCH,
  rolled_back: (action) => (action === 'result' ? ORPHAN : TICKET),
  stake_refused: ORPHAN,
  refused_before: FUNDS,
  stake_settled: TICKET,
  payout_final: NEVER,
  play_final: TICKET,
  play_standing: TICKET,
  payout_spent: { ...TICKET, alarm: 'rollback_short_funds' },
  unknown_rolled_back: TICKET,
  session_over: TOKEN,
  player_barred: TOKEN,
  insufficient_funds: FUNDS,
  round_not_live: NEVER,
  stake_not_found: ORPHAN,
  // Once a person has raised the limit, the same call is taken: code 2 would end it.
  payout_too_large: { ...FAULT_CODE, alarm: 'payout_too_large' },
  balance_limit: { ...TICKET, alarm: 'balance_limit' },
};

/** Only a call about a ticket can be told that the ticket is wrong. */
const invalid = (action: Action | undefined) => (action === 'authenticate' ? TOKEN : TICKET);

const FORBIDDEN: WireCode = { httpStatus: 403, statusCode: 5, message: 'System Error' };

const REJECTION_CODES: Record<Rejection, PerAction> = {
  address_not_allowed: FORBIDDEN,
  door_open: FORBIDDEN,
  body_too_large: invalid,
  agent_unknown: TOKEN,
  session_missing: TOKEN,
  malformed: invalid,
  unknown_action: TICKET,
  unreadable: NEVER,
  not_authentic: NEVER,
};

export function codeOfDecline(reason: Decline, action: Action | undefined): WireCode {
  return codeFor(DECLINE_CODES[reason], action);
}

export function codeOfRejection(reason: Rejection, action: Action | undefined): WireCode {
  return codeFor(REJECTION_CODES[reason], action);
}

function codeFor(code: PerAction, action: Action | undefined): WireCode {
  return typeof code === 'function' ? code(action) : code;
}
