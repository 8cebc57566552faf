import type { Source } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/record.ts';

/** Where a list of open stakes goes on: behind the stake that was created then and stands under this key. */
export interface OpenStakePosition {
  readonly createdAt: string;
  readonly key: string;
}

export interface OpenStakesQuery {
  /** Whose stakes. */
  readonly sources: readonly Source[];
  /** ISO 8601 UTC with milliseconds: stakes created before it. */
  readonly olderThan: string;
  /** How many are wanted. */
  readonly limit: number;
  readonly after?: OpenStakePosition;
}

export interface OpenStakesPage {
  /** Oldest first. */
  readonly stakes: readonly LedgerEntry[];
  /** Absent on the last page. A page before it may be short: what was looked at for one page is bounded. */
  readonly next?: OpenStakePosition;
}

/** Stakes that neither a payout nor a rollback has closed, of protocols whose payout comes apart. Throws a `Fault` when the store does not answer. */
export interface OpenStakes {
  page(query: OpenStakesQuery): Promise<OpenStakesPage>;
}
