import type { Schemas } from './api.ts';
import { moneyText } from './money.ts';

type Entry = Schemas['Entry'];

const KINDS: Readonly<Record<Entry['kind'], string>> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  reversal: 'Reversal of a transfer',
  adjustment: 'Adjustment',
  stake: 'Stake',
  payout: 'Payout',
  play: 'Play',
  rollback: 'Rollback',
};

export function kindText(kind: Entry['kind']): string {
  return KINDS[kind];
}

/** What an entry did, in a sentence for people. */
export function entryStory(entry: Entry): string {
  const { currency, amount, balanceBefore, balanceAfter } = entry;
  const money = (text: string) => moneyText(text, currency);
  const balance = `The balance went from ${money(balanceBefore)} to ${money(balanceAfter)}.`;
  return `${whatHappened(entry, money(amount.replace('-', '')))} ${balance}`;
}

function whatHappened(entry: Entry, sum: string): string {
  const { kind, playerId, protocol, agentId, gameCode, rollbackOf, bookedBy, reason, stake, payout } = entry;
  const where = `${gameCode ? ` in ${gameCode}` : ''}${protocol ? ` at ${protocol}/${agentId}` : ''}`;
  const who = bookedBy ? ` by ${bookedBy}` : '';
  const why = reason ? `: ${reason}` : '';
  const money = (text = '0') => moneyText(text, entry.currency);
  switch (kind) {
    case 'deposit':
      return `${sum} came in for ${playerId}${who}${why}.`;
    case 'withdrawal':
      return `${sum} went out for ${playerId}${who}${why}.`;
    case 'reversal':
      return `${sum} were moved back, which undid ${rollbackOf ?? 'a transfer'}${who}${why}.`;
    case 'adjustment':
      return `${sum} were ${entry.amount.startsWith('-') ? 'taken from' : 'given to'} ${playerId} by hand${who}${why}.`;
    case 'stake':
      return `${playerId} staked ${sum}${where}.`;
    case 'payout':
      return `${playerId} was paid ${sum}${where}.`;
    case 'play':
      return `${playerId} staked ${money(stake)} and won ${money(payout)}${where}.`;
    case 'rollback':
      return `The provider took back ${rollbackOf ?? 'an entry'}: ${sum} were moved back${where}.`;
  }
}
