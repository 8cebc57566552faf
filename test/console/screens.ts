import type { ConsoleWorld } from './world.ts';

export interface Screen {
  readonly name: string;
  readonly address: string;
  /** A text that is there once the screen is. */
  readonly shows: string;
}

/** Every screen by a deep link, after the demo. */
export async function screens({ playerId, call }: ConsoleWorld): Promise<Screen[]> {
  const entry = await lastRound(playerId, call);
  const round = `${entry.protocol}/${entry.agentId}`;
  const player = `/console/players/${playerId}`;
  return [
    { name: 'find', address: '/console/', shows: 'Whatever id you have' },
    { name: 'found', address: `/console/find/${entry.transactionId}`, shows: `Transaction ${entry.transactionId}` },
    { name: 'found-nothing', address: '/console/find/nobody-knows-it', shows: 'Nothing is known under' },
    { name: 'player', address: player, shows: 'Balance after' },
    { name: 'refused', address: `${player}/wallets/EUR/refused`, shows: 'Refused bets EUR' },
    { name: 'sessions', address: `${player}/sessions`, shows: 'Expires' },
    { name: 'statement', address: `${player}/wallets/EUR/statement`, shows: 'Opening' },
    {
      name: 'transaction',
      address: `/console/transactions/${round}/${entry.transactionId}`,
      shows: 'Entries around it',
    },
    { name: 'round', address: `/console/rounds/${round}/${entry.roundId}`, shows: 'What the provider sent besides' },
    { name: 'entry', address: `/console/entries/${entry.entryId}`, shows: 'Entries around it' },
    { name: 'transfer', address: `/console/transfers/${playerId}`, shows: 'Reverse the transfer' },
    { name: 'adjustments', address: '/console/adjustments', shows: 'Propose an adjustment' },
    { name: 'reconciliation', address: `/console/reconciliation/tg/${playerId}`, shows: 'Pull now' },
    { name: 'daily', address: '/console/money', shows: 'Whose days' },
    { name: 'liability', address: '/console/liability', shows: 'As of' },
    { name: 'agents', address: '/console/agents', shows: 'Callbacks' },
    { name: 'agent', address: `/console/agents/tg/${playerId}`, shows: 'Callback path' },
    { name: 'audit', address: '/console/audit', shows: 'Of what' },
    { name: 'nowhere', address: '/console/nowhere', shows: 'Nothing is at this address' },
  ];
}

interface ShownEntry {
  readonly entryId: string;
  readonly protocol?: string;
  readonly agentId?: string;
  readonly transactionId?: string;
  readonly roundId?: string;
}

async function lastRound(playerId: string, call: ConsoleWorld['call']): Promise<ShownEntry> {
  const { entries } = (await call('GET', `/players/${playerId}/wallets/EUR/entries?limit=200`)) as {
    entries: ShownEntry[];
  };
  const found = entries.find(({ protocol, roundId }) => protocol === 'tg' && roundId !== undefined);
  if (!found) throw new Error('the demo leaves no round');
  return found;
}
