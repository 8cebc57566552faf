import type { AmountUnits } from '../domain/money.ts';
import type { EntryKind, LedgerEntry } from '../domain/record.ts';

/** What is counted of the entries of a bucket. Each is a count and an amount; money that went the other way is netted off. */
export const FIGURES = [
  'stakes',
  'payouts',
  'rolledBack', // what rollbacks gave back to players, net of the payouts that they took back
  'freePayouts', // payouts of plays whose stake was 0; they are in `payouts` too
  'deposits',
  'withdrawals',
  'adjustments',
] as const;

export type Figure = (typeof FIGURES)[number];

/** As much of an entry as the books look at. */
export type CountedEntry = Pick<
  LedgerEntry,
  'amount' | 'stake' | 'payout' | 'source' | 'gameCode' | 'currency' | 'createdAt'
> & { readonly kind: EntryKind | 'reversal' | 'adjustment' };

export interface Counted {
  readonly figure: Figure;
  readonly count: 1 | -1;
  readonly amount: AmountUnits;
}

/** What one entry adds to the figures of its bucket. An amount of 0 counts nowhere. */
export function countedOf(entry: CountedEntry): Counted[] {
  return figuresOf(entry).filter(({ amount }) => amount !== 0n);
}

function figuresOf({ kind, amount, stake = 0n, payout = 0n }: CountedEntry): Counted[] {
  switch (kind) {
    case 'stake':
    case 'play':
      return [one('stakes', stake), one('payouts', payout), ...(stake === 0n ? [one('freePayouts', payout)] : [])];
    case 'payout':
      return [one('payouts', amount)];
    case 'rollback':
      return [one('rolledBack', amount)];
    case 'deposit':
      return [one('deposits', amount)];
    case 'withdrawal':
      return [one('withdrawals', -amount)];
    case 'reversal':
      // What takes money out again undoes a deposit. It is one deposit less, on the day of the reversal.
      return amount < 0n
        ? [{ figure: 'deposits', count: -1, amount }]
        : [{ figure: 'withdrawals', count: -1, amount: -amount }];
    case 'adjustment':
      return [one('adjustments', amount)];
  }
}

function one(figure: Figure, amount: AmountUnits): Counted {
  return { figure, count: 1, amount };
}

export const HALF_HOUR_MS = 1_800_000;

/** Half hours since 1970 began, UTC: the grain of the books. Zones whose offset is a multiple of 30 minutes begin their days at one. */
export type HalfHour = number;

export function halfHourOf(instant: string): HalfHour {
  return Math.floor(Date.parse(instant) / HALF_HOUR_MS);
}

/** When a half hour begins, ISO 8601 UTC with milliseconds. */
export function startOf(halfHour: HalfHour): string {
  return new Date(halfHour * HALF_HOUR_MS).toISOString();
}
