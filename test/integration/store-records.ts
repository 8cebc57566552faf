import type { LedgerEntry, Refusal, Tombstone } from '../../shared/domain/record.ts';

export const AT = '2026-03-02T08:15:30.000Z';
export const SOURCE = { protocol: 'test', agentId: 'a1' };

/** A stake with everything that an entry can hold. */
export function entryOf(playerId: string, transactionId: string, more: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    type: 'entry',
    kind: 'stake',
    entryId: `${playerId}.EUR.1`,
    playerId,
    currency: 'EUR',
    amount: -5n,
    stake: 5n,
    balanceBefore: 10n,
    balanceAfter: 5n,
    walletVersion: 1,
    source: SOURCE,
    transactionId,
    roundId: '1',
    gameCode: 'g',
    createdAt: AT,
    fingerprint: contentOf(playerId),
    details: { time: 'now' },
    reported: true,
    ...more,
  };
}

export function refusalOf(playerId: string): Refusal {
  return { type: 'refusal', playerId, currency: 'EUR', createdAt: AT, fingerprint: contentOf(playerId) };
}

export function tombstoneOf(playerId: string): Tombstone {
  return { type: 'tombstone', playerId, createdAt: AT, fingerprint: { player: playerId } };
}

function contentOf(playerId: string) {
  return { kind: 'stake', player: playerId, currency: 'EUR', stake: '5' };
}
