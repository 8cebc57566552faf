import type { PlayedWorld } from './world.ts';

/** What the demo, and one thing more of each kind, have left to look at. */
export interface Shown {
  readonly playerId: string;
  readonly protocol: string;
  readonly agentId: string;
  readonly transactionId: string;
  readonly roundId: string;
  readonly entryId: string;
  readonly caseId: string;
  readonly adjustmentId: string;
}

export interface Screen {
  readonly name: string;
  readonly address: (shown: Shown) => string;
  /** A text that is there once the screen is. */
  readonly shows: string;
}

const ofRound = ({ protocol, agentId }: Shown) => `${protocol}/${agentId}`;

/** Every screen by a deep link, below `/console`. */
export const SCREENS: readonly Screen[] = [
  { name: 'find', address: () => '/', shows: 'Whatever id you have' },
  { name: 'found', address: (of) => `/find/${of.transactionId}`, shows: 'Transaction' },
  { name: 'found-nothing', address: () => '/find/nobody-knows-it', shows: 'Nothing is known under' },
  { name: 'player', address: (of) => `/players/${of.playerId}`, shows: 'Movements EUR' },
  { name: 'refused', address: (of) => `/players/${of.playerId}/wallets/EUR/refused`, shows: 'Refused bets EUR' },
  { name: 'sessions', address: (of) => `/players/${of.playerId}/sessions`, shows: 'Sessions' },
  { name: 'statement', address: (of) => `/players/${of.playerId}/wallets/EUR/statement`, shows: 'Opening' },
  {
    name: 'transaction',
    address: (of) => `/transactions/${ofRound(of)}/${of.transactionId}`,
    shows: 'Entries around it',
  },
  {
    name: 'round',
    address: (of) => `/rounds/${ofRound(of)}/${of.roundId}`,
    shows: 'What the provider sent besides',
  },
  { name: 'entry', address: (of) => `/entries/${of.entryId}`, shows: 'Entries around it' },
  { name: 'transfer', address: (of) => `/transfers/${of.playerId}`, shows: 'Reverse the transfer' },
  { name: 'cases', address: () => '/cases', shows: 'Kind' },
  { name: 'case', address: (of) => `/cases/${of.caseId}`, shows: 'What was asked and what stands' },
  { name: 'cases-of-player', address: (of) => `/players/${of.playerId}/cases`, shows: 'content mismatch' },
  { name: 'adjustments', address: () => '/adjustments', shows: 'Propose an adjustment' },
  { name: 'adjustment', address: (of) => `/adjustments/${of.adjustmentId}`, shows: 'What it does' },
  { name: 'reconciliation', address: () => '/reconciliation', shows: 'Last pull' },
  { name: 'reconciled', address: (of) => `/reconciliation/tg/${of.playerId}`, shows: 'Pull now' },
  { name: 'daily', address: () => '/money', shows: 'Whose days' },
  { name: 'liability', address: () => '/liability', shows: 'As of' },
  { name: 'agents', address: () => '/agents', shows: 'The API is' },
  { name: 'agent', address: (of) => `/agents/tg/${of.playerId}`, shows: 'Callback path' },
  { name: 'audit', address: () => '/audit', shows: 'Of what' },
  { name: 'audit-of-player', address: (of) => `/audit/player%2F${of.playerId}`, shows: 'Of what' },
  { name: 'nowhere', address: () => '/nowhere', shows: 'Nothing is at this address' },
];

interface ShownEntry {
  readonly entryId: string;
  readonly protocol?: string;
  readonly agentId?: string;
  readonly transactionId?: string;
  readonly roundId?: string;
}

export async function whatIsShown({ playerId, call, newCase }: PlayedWorld): Promise<Shown> {
  const { entries } = (await call('GET', `/players/${playerId}/wallets/EUR/entries?limit=200`)) as {
    entries: ShownEntry[];
  };
  const last = entries.find(({ protocol, roundId }) => protocol === 'tg' && roundId !== undefined);
  const { entryId, protocol, agentId, transactionId, roundId } = last ?? {};
  if (!entryId || !protocol || !agentId || !transactionId || !roundId) throw new Error('the demo leaves no round');
  const caseId = await newCase(playerId);
  const adjustmentId = 'shown-1';
  const proposal = {
    adjustmentId,
    playerId,
    currency: 'EUR',
    direction: 'credit',
    amount: '12.5',
    reason: 'a late win',
  };
  await call('POST', '/adjustments', proposal);
  return { playerId, protocol, agentId, transactionId, roundId, entryId, caseId, adjustmentId };
}
