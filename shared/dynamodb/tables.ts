export interface LedgerTables {
  readonly players: string;
  readonly ledger: string;
  readonly sessions: string;
}

/** Indexes of the ledger table. */
export const HISTORY_INDEX = 'history';
export const SETTLEMENTS_INDEX = 'settlements';
export const OPEN_STAKES_INDEX = 'openStakes';
