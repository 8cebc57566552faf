import { isDeepStrictEqual } from 'node:util';
import { CHAPTER_ENTRIES, type Chapter, chapterOf, versionsOf } from '../../shared/desk/lookups/chapters.ts';
import { agentText } from '../../shared/domain/ids.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import type { Wallet } from '../../shared/domain/wallet.ts';

export interface WalletAudit {
  readonly entries: number;
  /** The highest version that an entry has: what is above the wallet's was booked since that was read, or is a half of a restore. */
  readonly newestVersion: number;
  /** What is wrong, in words; empty when the books are right. */
  readonly complaints: readonly string[];
}

/**
 * Holds one wallet, and the chapters that are kept of it, against its history, which comes newest entry first: versions without a gap, every balance following
 * from the one before, the first from zero; so the balance is the sum of the entries. `wallet` must have been read before the history is: what is newer was
 * booked meanwhile.
 */
export async function auditWallet(
  wallet: Wallet,
  history: AsyncIterable<LedgerEntry>,
  chapters: readonly Chapter[] = [],
): Promise<WalletAudit> {
  const complaints: string[] = [];
  const seen = new Map<string, LedgerEntry>();
  let version = wallet.version;
  let balance = wallet.balance;
  let followedAt = wallet.lastAt;
  let newestVersion = 0;
  for await (const entry of history) {
    newestVersion = Math.max(newestVersion, entry.walletVersion);
    if (entry.walletVersion > wallet.version) continue;
    if (entry.walletVersion !== version) complaints.push(gap(entry.walletVersion + 1, version));
    if (entry.balanceAfter !== balance)
      complaints.push(`${entry.entryId} ends at ${entry.balanceAfter}, ${balance} follows`);
    complaints.push(...faultsWithin(entry));
    if (isInOrder(wallet, entry)) complaints.push(...faultsOfOrder(entry, followedAt));
    followedAt = entry.createdAt;
    seen.set(entry.entryId, entry);
    version = entry.walletVersion - 1;
    balance = entry.balanceBefore;
  }
  if (version > 0) complaints.push(gap(1, version));
  if (balance !== 0n) complaints.push(`the oldest entry begins at ${balance}`);
  complaints.push(...faultsInMarks(seen, wallet.version), ...faultsInChapters(chapters, wallet.version, seen));
  return { entries: seen.size, newestVersion, complaints };
}

/** A statement takes a chapter's word for its entries. */
function faultsInChapters(
  chapters: readonly Chapter[],
  newestVersion: number,
  newestFirst: ReadonlyMap<string, LedgerEntry>,
): string[] {
  const ofChapters = Map.groupBy(newestFirst.values(), ({ walletVersion }) =>
    Math.ceil(walletVersion / CHAPTER_ENTRIES),
  );
  return chapters
    .filter(({ number }) => versionsOf(number).until <= newestVersion)
    .filter((chapter) => {
      const entries = (ofChapters.get(chapter.number) ?? []).toReversed();
      return !isDeepStrictEqual(chapterOf(chapter.number, entries), chapter);
    })
    .map(({ number }) => `chapter ${number} tells something else than its entries`);
}

/** Entries of an earlier version have the times of many clocks, and are in no round's index. */
function isInOrder({ orderedFrom }: Wallet, { walletVersion }: LedgerEntry): boolean {
  return orderedFrom !== undefined && walletVersion >= orderedFrom;
}

/** `followedAt` is the time of the entry behind it, or what the wallet says of its newest one. */
function faultsOfOrder(entry: LedgerEntry, followedAt: string | undefined): string[] {
  const { entryId, createdAt, source, roundId, roundKey, kind } = entry;
  const complaints =
    followedAt !== undefined && createdAt <= followedAt ? [] : [`${entryId} is of ${createdAt}, ${followedAt} follows`];
  if (!source || (roundId === undefined && roundKey === undefined)) return complaints;
  const isOfAgent = roundKey?.startsWith(`${agentText(source)}#`) ?? false;
  // A rollback is filed in the round of what it undoes, whatever round it names itself.
  const isOfRound = kind === 'rollback' || roundId === undefined || (roundKey?.endsWith(`#${roundId}`) ?? false);
  if (!isOfAgent || !isOfRound) complaints.push(`${entryId} is not in the index of its round`);
  return complaints;
}

function gap(from: number, to: number): string {
  if (from > to) return `version ${to + 1} comes twice`;
  return from === to ? `version ${from} is missing` : `versions ${from} to ${to} are missing`;
}

/** What an entry says of itself: the change of the balance, and where the change comes from. */
function faultsWithin(entry: LedgerEntry): string[] {
  const { entryId, amount, balanceBefore, balanceAfter, kind } = entry;
  const complaints =
    balanceBefore + amount === balanceAfter
      ? []
      : [`${entryId} adds ${amount} to ${balanceBefore} and has ${balanceAfter}`];
  const meant = amountMeant(entry);
  if (meant !== undefined && meant !== amount)
    complaints.push(`${entryId}, a ${kind}, moves ${amount} and not ${meant}`);
  return complaints;
}

function amountMeant({ kind, stake = 0n, payout = 0n }: LedgerEntry): bigint | undefined {
  if (kind === 'stake' || kind === 'play') return payout - stake;
  return kind === 'payout' ? payout : undefined;
}

/** A rollback and what it undoes name each other and cancel out; a settled stake names a payout. A mark may name an entry that is newer than the audit. */
function faultsInMarks(entries: ReadonlyMap<string, LedgerEntry>, newestVersion: number): string[] {
  const complaints: string[] = [];
  for (const { entryId, kind, amount, rollbackOf, rolledBackBy, settledBy } of entries.values()) {
    const undone = rollbackOf === undefined ? undefined : entries.get(rollbackOf);
    if (rollbackOf !== undefined && undone?.rolledBackBy !== entryId)
      complaints.push(`${entryId} undoes ${rollbackOf}, which does not say so`);
    if (undone && undone.amount !== -amount) complaints.push(`${entryId} does not undo the amount of ${rollbackOf}`);
    for (const [mark, id, undoing] of [
      ['rolled back', rolledBackBy, isByHand(kind) ? 'reversal' : 'rollback'],
      ['settled', settledBy, 'payout'],
    ] as const) {
      if (id === undefined || isNewer(id, newestVersion)) continue;
      if (entries.get(id)?.kind !== undoing)
        complaints.push(`${entryId} is ${mark} by ${id}, which is no ${undoing} of this wallet`);
    }
  }
  return complaints;
}

/** What a person has moved is undone by a person. */
function isByHand(kind: LedgerEntry['kind']): boolean {
  return kind === 'deposit' || kind === 'withdrawal';
}

function isNewer(entryId: string, newestVersion: number): boolean {
  return Number(entryId.split('.').at(-1)) > newestVersion;
}
