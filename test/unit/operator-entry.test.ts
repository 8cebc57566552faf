import { describe, expect, it } from 'vitest';
import { entry, SHOWN_AS, shownEntry } from '../../functions/operator/entries.ts';
import { idempotencyKey } from '../../shared/domain/ids.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';

/** A line that has every member there is, which no line of the ledger has. */
const FULL: Required<LedgerEntry> = {
  type: 'entry',
  kind: 'play',
  entryId: 'p1.EUR.7',
  playerId: 'p1',
  currency: 'EUR',
  amount: 8_000n,
  stake: 5_000n,
  payout: 13_000n,
  balanceBefore: 997_000n,
  balanceAfter: 1_005_000n,
  walletVersion: 7,
  source: { protocol: 'tg', agentId: 'main' },
  transactionId: '76',
  roundId: '75',
  roundKey: idempotencyKey({ protocol: 'tg', agentId: 'main' }, '75'),
  gameCode: 'fish',
  rollbackOf: 'p1.EUR.5',
  rolledBackBy: 'p1.EUR.9',
  settledBy: 'p1.EUR.8',
  standing: '2026-03-02T08:15:31.120Z',
  bookedBy: 'bob',
  proposedBy: 'anna',
  reason: 'lost in the post',
  purpose: 'correction',
  reference: 'ticket-7',
  requestId: 'r-1',
  caseId: 'jackpot_held.tg.1',
  createdAt: '2026-03-02T08:15:30.120Z',
  refusedAt: '2026-03-02T08:15:29.120Z',
  fingerprint: { stake: '5000' },
  details: { betId: '1' },
  reported: true,
};

describe('an entry in the API', () => {
  it('shows each member where the table says, and nothing else', () => {
    const shown = Object.values(SHOWN_AS).flatMap((members) => (members === 'inside' ? [] : members));
    expect(Object.keys(shownEntry(FULL)).sort()).toEqual([...shown].sort());
  });

  it('is as the API describes it', () => {
    expect(entry.parse(shownEntry(FULL))).toEqual(shownEntry(FULL));
    expect(Object.keys(entry.shape).sort()).toEqual(Object.keys(shownEntry(FULL)).sort());
  });
});
