export interface LedgerTables {
  readonly players: string;
  readonly ledger: string;
  readonly sessions: string;
}

/** Indexes of the ledger table. */
export const HISTORY_INDEX = 'history';
export const SETTLEMENTS_INDEX = 'settlements';
export const ROUNDS_INDEX = 'rounds';
export const REFUSALS_INDEX = 'refusals';

/** Index of the sessions table. */
export const SESSIONS_OF_PLAYER_INDEX = 'byPlayer';
