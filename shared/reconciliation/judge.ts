import type { AmountUnits } from '../domain/money.ts';
import type { BookedTicket } from './booked-tickets.ts';

/**
 * A line of a provider's report about one ticket: a transaction that the provider reports under the id it called us with. Kept as it was sent, because a
 * row names no currency and can only be read together with the ticket.
 */
export interface ReportRow {
  /** The provider's id of the row: a row with the same id replaces an earlier one. */
  readonly id: string;
  /** The transaction id of our entries; empty where the row has none that could be read. */
  readonly ticketId: string;
  /** ISO 8601 UTC; absent where the row has no time that could be read. */
  readonly reportedAt?: string;
  /** By the provider's own names. */
  readonly sent: Readonly<Record<string, string>>;
  /** Of a line that is about the report itself and no ticket: whoever read it has judged it. */
  readonly verdict?: Verdict;
}

/** What a row says, in our money. */
export interface ReportedSide {
  /** Absent for an amount that no wallet could hold. */
  readonly stake?: AmountUnits;
  readonly payout?: AmountUnits;
  /** A jackpot prize that is reported beside the payout, whatever became of it here; in ten-thousandths of the provider's unit. */
  readonly prize?: AmountUnits;
  /** Both amounts could have come in a callback: whole numbers of the provider's unit, and not negative. */
  readonly isPossible: boolean;
  /** The provider will not change the row any more. */
  readonly isFinal: boolean;
  /** The provider says that it took the ticket back, or a part of it. */
  readonly isCancelled: boolean;
  /** By the provider's own account nothing was won or lost in the end. */
  readonly isUndone: boolean;
  /** Of ours, where the row names one. */
  readonly currency?: string;
  /** Absent where rows name no player, and no game. */
  readonly username?: string;
  readonly gameCode?: string;
  readonly status: string;
  /** As they were sent, in the provider's unit. */
  readonly stakeAsSent?: string;
  readonly payoutAsSent?: string;
}

/** How a ticket stands after both sides were held against each other. */
export const MATCHES = ['mismatched', 'missing_here', 'missing_there', 'matched_open', 'matched'] as const;
export type Match = (typeof MATCHES)[number];

/** These may come right by themselves when the other side catches up, so that every pull judges them again. */
export const UNSETTLED_MATCHES = ['mismatched', 'missing_here', 'missing_there', 'matched_open'] as const;

export const REASONS = [
  'same_amounts', // settled here with the stake and the payout that were reported
  'open_on_both_sides',
  'undone_on_both_sides',
  'amounts_differ',
  'prize_differs', // the amounts are the same, and another jackpot prize was reported than came in the callback
  'sums_differ', // of a whole span: its rows do not come to the provider's own sums
  'sums_agree', // they do now
  'cancelled_there', // settled here with the amounts that were reported, and taken back there
  'reported_twice', // another row about the same ticket matches it, or may
  'open_here', // the provider calls the ticket done; no payout has come
  'undone_here', // rolled back or refused here, and the report says otherwise
  'impossible_amount', // a fraction of the provider's unit, or negative: no callback can have said so
  'unreadable_row',
  'not_booked', // reported, and unknown here
  'not_reported', // settled here, and the report has passed it
] as const;
export type Reason = (typeof REASONS)[number];

export interface Verdict {
  readonly match: Match;
  readonly reason: Reason;
}

/** A reported ticket held against ours. The first line that applies is the verdict. */
export function judge(reported: ReportedSide | undefined, booked: BookedTicket | undefined): Verdict {
  if (!reported) return { match: 'mismatched', reason: 'unreadable_row' };
  if (!booked) return { match: 'missing_here', reason: 'not_booked' };
  if (!reported.isPossible) return { match: 'mismatched', reason: 'impossible_amount' };
  switch (booked.state) {
    case 'settled':
      if (reported.isCancelled && reported.stake === undefined && reported.payout === undefined) {
        return { match: 'mismatched', reason: 'cancelled_there' };
      }
      if (reported.stake !== booked.stake || reported.payout !== booked.payout) {
        return { match: 'mismatched', reason: 'amounts_differ' };
      }
      if (reported.isCancelled) return { match: 'mismatched', reason: 'cancelled_there' };
      return reported.prize === undefined || reported.prize === (booked.prize ?? 0n)
        ? { match: 'matched', reason: 'same_amounts' }
        : { match: 'mismatched', reason: 'prize_differs' };
    case 'open':
      if (reported.isFinal) return { match: 'mismatched', reason: 'open_here' };
      return reported.stake === booked.stake
        ? { match: 'matched_open', reason: 'open_on_both_sides' }
        : { match: 'mismatched', reason: 'amounts_differ' };
    case 'rolled_back':
    case 'refused':
    case 'tombstone':
      return reported.isUndone
        ? { match: 'matched', reason: 'undone_on_both_sides' }
        : { match: 'mismatched', reason: 'undone_here' };
  }
}

/** One ticket is one row: of several about it one may match, and whoever reads the list sees that there are others. */
export function judgeBeside(reported: ReportedSide | undefined, booked: BookedTicket | undefined): Verdict {
  const verdict = judge(reported, booked);
  const isMatched = verdict.match === 'matched' || verdict.match === 'matched_open';
  return isMatched ? { match: 'mismatched', reason: 'reported_twice' } : verdict;
}
