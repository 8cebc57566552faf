import type { AmountUnits } from '../../domain/money.ts';
import type { Wallet } from '../../domain/wallet.ts';
import type { History } from './history.ts';
import { lastVersionWhere } from './instants.ts';

/** What a wallet held after the last entry of this instant or before it; 0 and version 0 before the first. */
export async function balanceAt(
  history: History,
  playerId: string,
  wallet: Wallet,
  at: string,
): Promise<{ readonly balance: AmountUnits; readonly version: number }> {
  const version = await lastVersionWhere(history, playerId, wallet, (createdAt) => createdAt <= at);
  if (version === wallet.version) return { balance: wallet.balance, version };
  const { currency } = wallet;
  const stretch = { after: version - 1, until: version, order: 'oldest', limit: 1 } as const;
  const [entry] = version === 0 ? [] : await history.page({ playerId, currency }, stretch);
  return { balance: entry?.balanceAfter ?? 0n, version };
}
