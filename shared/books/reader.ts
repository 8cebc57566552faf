import type { AmountUnits } from '../domain/money.ts';
import type { HalfHour } from './count.ts';
import type { LineOfDay } from './sums.ts';

/** The books as reports read them: the current generation. All throw a `Fault` when the store does not answer. */
export interface BookReader {
  /** Every entry that was created before it is in. */
  completeUntil(): Promise<string>;
  /** Lines of the days (UTC) from and to, both included, in no order; one may come in several parts, which add up. Pages, as the store gives them. */
  lines(from: string, to: string): AsyncIterable<readonly LineOfDay[]>;
  /** What all wallets of each currency held together when the half hour began. */
  balancesAt(halfHour: HalfHour): Promise<ReadonlyMap<string, AmountUnits>>;
}
