import type { PlayerStore } from '../../shared/application/players.ts';
import { entriesIn, type History } from '../../shared/desk/lookups/history.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { MemoryStore } from './memory-store.ts';

/**
 * An auditor's look at one wallet: what is wrong with its books, in words; empty when they are right. Versions count 1, 2, 3 …, every balance follows from the
 * one before it, no time runs backwards, and the wallet's balance is the sum of its entries.
 */
export async function faultsInBooks(
  players: Pick<PlayerStore, 'get'>,
  playerId: string,
  currency: string,
  history?: History,
): Promise<string[]> {
  const wallet = (await players.get(playerId))?.wallets[currency];
  if (!wallet) return [];
  const entries =
    players instanceof MemoryStore
      ? players.entriesOf(playerId, currency)
      : await allEntries(history, playerId, currency);
  const faults: string[] = [];
  let balance = 0n;
  let lastAt = '';
  for (const [index, entry] of entries.entries()) {
    if (entry.walletVersion !== index + 1) faults.push(`entry ${index + 1} has version ${entry.walletVersion}`);
    if (entry.balanceBefore !== balance)
      faults.push(`${entry.entryId} begins at ${entry.balanceBefore}, not at ${balance}`);
    balance += entry.amount;
    if (entry.createdAt < lastAt) faults.push(`${entry.entryId} is of ${entry.createdAt}, the one before of ${lastAt}`);
    lastAt = entry.createdAt;
    if (entry.balanceAfter !== balance)
      faults.push(`${entry.entryId} ends at ${entry.balanceAfter}, not at ${balance}`);
  }
  if (wallet.balance !== balance) faults.push(`the wallet holds ${wallet.balance}, its entries sum to ${balance}`);
  if (wallet.version !== entries.length)
    faults.push(`the wallet has version ${wallet.version} and ${entries.length} entries`);
  return [...faults, ...faultsInMarks(entries)];
}

/** Every rollback undoes one entry that says so, once. */
function faultsInMarks(entries: readonly LedgerEntry[]): string[] {
  const byId = new Map(entries.map((entry) => [entry.entryId, entry]));
  return entries.flatMap((entry) => {
    if (entry.rollbackOf === undefined) return [];
    const target = byId.get(entry.rollbackOf);
    if (target?.rolledBackBy !== entry.entryId)
      return [`${entry.entryId} undoes ${entry.rollbackOf}, which does not say so`];
    return target.amount === -entry.amount ? [] : [`${entry.entryId} does not undo the amount of ${entry.rollbackOf}`];
  });
}

async function allEntries(history: History | undefined, playerId: string, currency: string): Promise<LedgerEntry[]> {
  const all = { after: 0, until: Number.MAX_SAFE_INTEGER, order: 'oldest', limit: 100 } as const;
  return history ? Array.fromAsync(entriesIn(history, { playerId, currency }, all)) : [];
}
