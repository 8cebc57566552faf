import type { ProviderCommand } from '../../shared/domain/command.ts';

/** A stake of 0.0010 EUR whose payout comes apart, in the given second after 08:00 of a day; the second is its id. */
export function stakeCommand(protocol: string, agentId: string, playerId: string, second: number) {
  return {
    source: { protocol, agentId },
    walletRef: { by: 'player', playerId, currency: 'EUR' },
    at: new Date(Date.parse('2026-03-02T08:00:00.000Z') + second * 1_000).toISOString(),
    content: {},
    ids: [`${second}`],
    kind: 'stake',
    funds: 'gross',
    afterRefusal: 'same',
    playerMustBeActive: true,
    payout: 0n,
    stake: 10n,
  } as const satisfies ProviderCommand;
}
