import { describe, expect, it } from 'vitest';
import type { BookedTicket } from '../../shared/reconciliation/booked-tickets.ts';
import { judge, type ReportedSide } from '../../shared/reconciliation/judge.ts';

const row = (given: Partial<ReportedSide> = {}): ReportedSide => ({
  stake: 1_000n,
  payout: 300n,
  isPossible: true,
  isFinal: true,
  isUndone: false,
  isCancelled: false,
  username: 'p1',
  status: 'done',
  gameCode: 'fish',
  stakeAsSent: '1000',
  payoutAsSent: '300',
  ...given,
});

const ticket = (state: BookedTicket['state'], given: Partial<BookedTicket> = {}): BookedTicket => ({
  state,
  playerId: 'p1',
  currency: 'EUR',
  stake: 1_000n,
  payout: 300n,
  entries: [],
  bookedAt: '2026-03-02T08:15:30.000Z',
  ...given,
});

const verdict = (reported: ReportedSide | undefined, booked: BookedTicket | undefined) => {
  const { match, reason } = judge(reported, booked);
  return `${match}: ${reason}`;
};

describe('a reported ticket', () => {
  it('that is settled here with the same money matches', () => {
    expect(verdict(row(), ticket('settled'))).toBe('matched: same_amounts');
    expect(verdict(row({ isFinal: false }), ticket('settled'))).toBe('matched: same_amounts');
  });

  it.each([{ stake: 999n }, { payout: 301n }, { payout: 0n }])('with %o instead does not', (given) => {
    expect(verdict(row(given), ticket('settled'))).toBe('mismatched: amounts_differ');
  });

  it('that is open on both sides with the same stake matches for now', () => {
    expect(verdict(row({ isFinal: false, payout: 0n }), ticket('open'))).toBe('matched_open: open_on_both_sides');
    expect(verdict(row({ isFinal: false, stake: 1n }), ticket('open'))).toBe('mismatched: amounts_differ');
  });

  it('that is done there and open here does not, whatever its amounts', () => {
    expect(verdict(row(), ticket('open'))).toBe('mismatched: open_here');
    expect(verdict(row({ isUndone: true }), ticket('open'))).toBe('mismatched: open_here');
  });

  it.each(['rolled_back', 'refused', 'tombstone'] as const)(
    'that moved nothing here (%s) matches when it moved nothing there',
    (state) => {
      expect(verdict(row({ isUndone: true }), ticket(state))).toBe('matched: undone_on_both_sides');
      expect(verdict(row(), ticket(state))).toBe('mismatched: undone_here');
    },
  );

  it.each(['open', 'settled', 'rolled_back', 'refused', 'tombstone'] as const)(
    'with an amount that no callback can have said does not match a ticket that is %s',
    (state) => {
      expect(verdict(row({ isPossible: false, isUndone: true }), ticket(state))).toBe('mismatched: impossible_amount');
    },
  );

  it('that is not in the ledger is missing here', () => {
    expect(verdict(row(), undefined)).toBe('missing_here: not_booked');
    expect(verdict(row({ isUndone: true }), undefined)).toBe('missing_here: not_booked');
  });

  it('in a row that cannot be read matches nothing', () => {
    expect(verdict(undefined, undefined)).toBe('mismatched: unreadable_row');
    expect(verdict(undefined, ticket('settled'))).toBe('mismatched: unreadable_row');
  });

  it('of somebody else is no mismatch: the name is only noted', () => {
    expect(verdict(row({ username: 'demo04' }), ticket('settled'))).toBe('matched: same_amounts');
  });
});
