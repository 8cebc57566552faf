export interface LedgerTables {
  readonly players: string;
  readonly ledger: string;
  readonly sessions: string;
  readonly audit: string;
  readonly adjustments: string;
}

/** Indexes of the ledger table. */
export const HISTORY_INDEX = 'history';
export const SETTLEMENTS_INDEX = 'settlements';
export const OPEN_STAKES_INDEX = 'openStakes';

/** Indexes of the table of audit lines. */
export const ACTOR_INDEX = 'byActor';
export const YEAR_INDEX = 'byYear';
/** Indexes of the table of adjustments. */
export const STATE_INDEX = 'byState';
export const TIME_INDEX = 'byTime';
