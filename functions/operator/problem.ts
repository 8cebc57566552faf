/** Every way in which a call can fail, with its HTTP status and the title that RFC 9457 wants to be the same each time. Codes never change their meaning. */
export const PROBLEMS = {
  invalid_json: { status: 400, title: 'The body is not one JSON object' },
  invalid_request: { status: 400, title: 'The request is not as the API describes it' },
  zone_not_supported: { status: 400, title: 'The zone is unknown, or its days do not begin at half hours' },
  invalid_cursor: { status: 400, title: 'The cursor is not one that this API gave out' },
  currency_required: { status: 400, title: 'The ids of this protocol are unique within a currency' },
  role_required: { status: 403, title: 'The person has not the role for it' },
  route_not_found: { status: 404, title: 'There is nothing at this path' },
  protocol_not_found: { status: 404, title: 'There is no such protocol' },
  agent_not_found: { status: 404, title: 'The agent is not registered' },
  player_not_found: { status: 404, title: 'There is no such player' },
  wallet_not_found: { status: 404, title: 'The player has no wallet in this currency' },
  transaction_not_found: { status: 404, title: 'Nothing is known of this transaction' },
  round_not_found: { status: 404, title: 'Nothing is known of this round' },
  entry_not_found: { status: 404, title: 'There is no such entry' },
  replay_not_found: { status: 404, title: 'The provider has nothing to show of this transaction' },
  transfer_not_found: { status: 404, title: 'There is no such transfer' },
  case_not_found: { status: 404, title: 'There is no such case' },
  adjustment_not_found: { status: 404, title: 'There is no such adjustment' },
  method_not_allowed: { status: 405, title: 'The path does not take this method' },
  same_person: { status: 403, title: 'Two people are needed' },
  transfer_mismatch: { status: 409, title: 'The transfer id stands for another transfer' },
  transfer_not_applied: { status: 409, title: 'The transfer moved no money' },
  already_reversed: { status: 409, title: 'The transfer was reversed under another id' },
  adjustment_mismatch: { status: 409, title: 'The adjustment id stands for another adjustment' },
  adjustment_rejected: { status: 409, title: 'The adjustment was rejected' },
  adjustment_booked: { status: 409, title: 'The adjustment is booked' },
  case_closed: { status: 409, title: 'The case is closed' },
  case_mismatch: { status: 409, title: 'The case is about another player or wallet' },
  case_full: { status: 409, title: 'The case holds no more notes' },
  key_in_use: { status: 409, title: 'Another agent has this key' },
  too_many_keys: { status: 409, title: 'Too many older keys of the agent are still good' },
  body_too_large: { status: 413, title: 'The body is too large' },
  missing_credentials: { status: 422, title: 'The registration lacks credentials' },
  door_open: { status: 422, title: 'The agent would take callbacks from everybody' },
  not_supported: { status: 422, title: 'The protocol has nothing of the kind' },
  unknown_game: { status: 422, title: 'The provider offers no such game' },
  protocol_without_sessions: { status: 422, title: 'The protocol has no sessions' },
  player_not_active: { status: 422, title: 'The player is blocked or closed' },
  player_active: { status: 422, title: 'The player is neither blocked nor closed' },
  insufficient_funds: { status: 422, title: 'The wallet does not cover the withdrawal' },
  balance_limit: { status: 422, title: 'The wallet would hold more than a wallet can' },
  provider_error: { status: 502, title: 'The provider answered with an error' },
  provider_timeout: { status: 504, title: 'The provider did not answer' },
  internal_error: { status: 500, title: 'The request met a defect' },
  temporarily_unavailable: { status: 503, title: 'The outcome is unknown: send the same request again' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export interface InvalidMember {
  readonly path: string;
  readonly message: string;
}

export interface ProblemExtras {
  readonly errors?: readonly InvalidMember[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer to a call that cannot be served. `detail` is for people; it repeats nothing that could be secret. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
    this.extras = extras;
  }
}

export function problemType(code: ProblemCode): string {
  return `urn:seamless-wallet:problem:${code}`;
}
