export interface LedgerTables {
  readonly players: string;
  readonly ledger: string;
  readonly sessions: string;
  readonly audit: string;
  readonly adjustments: string;
  readonly cases: string;
}

/** Indexes of the ledger table. */
export const HISTORY_INDEX = 'history';
export const SETTLEMENTS_INDEX = 'settlements';
export const ROUNDS_INDEX = 'rounds';
export const REFUSALS_INDEX = 'refusals';
export const OPEN_STAKES_INDEX = 'openStakes';

/** Index of the sessions table. */
export const SESSIONS_OF_PLAYER_INDEX = 'byPlayer';
/** Indexes of the table of audit lines. */
export const ACTOR_INDEX = 'byActor';
export const YEAR_INDEX = 'byYear';
/** Indexes of the table of adjustments. */
export const STATE_INDEX = 'byState';
export const TIME_INDEX = 'byTime';
/** Indexes of the table of cases. */
export const CASES_BY_STATUS = 'byStatus';
export const CASES_BY_KIND = 'byKind';
export const CASES_BY_PROTOCOL = 'byProtocol';
export const CASES_BY_PLAYER = 'byPlayer';
