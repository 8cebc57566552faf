import type { AmountUnits } from '../../domain/money.ts';
import type { EntryKind, LedgerEntry } from '../../domain/record.ts';
import type { WalletName } from './history.ts';

/** Of so many entries each chapter is: about what the store gives at once. Chapter 1 is of the versions 1 to 1,000. */
export const CHAPTER_ENTRIES = 1_000;
/** A chapter is written when so many entries stand behind it: an index that follows the ledger has all of it by then. */
export const CHAPTER_LAG = 100;

export interface Total {
  readonly count: number;
  /** Signed, as the entries' amounts are. */
  readonly amount: AmountUnits;
}

export type Totals = ReadonlyMap<EntryKind, Total>;

/** What a thousand entries of a wallet come to. Entries never change, and so neither does a chapter: whoever writes it writes the same. */
export interface Chapter {
  readonly number: number;
  /** `createdAt` of its first entry and of its last. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly opening: AmountUnits;
  readonly closing: AmountUnits;
  readonly totals: Totals;
}

export interface ChapterStore {
  put(wallet: WalletName, chapter: Chapter): Promise<void>;
}

/** The versions of a chapter, as a stretch of the history. */
export function versionsOf(number: number): { readonly after: number; readonly until: number } {
  return { after: (number - 1) * CHAPTER_ENTRIES, until: number * CHAPTER_ENTRIES };
}

/** The chapter that is written when an entry with this version comes; `undefined` for nearly all. */
export function chapterDueAt(version: number): number | undefined {
  const behind = version - CHAPTER_LAG;
  return behind > 0 && behind % CHAPTER_ENTRIES === 0 ? behind / CHAPTER_ENTRIES : undefined;
}

/** `undefined` unless these are all of its entries, oldest first, each following from the one before: what a chapter says is then beyond doubt. */
export function chapterOf(number: number, entries: readonly LedgerEntry[]): Chapter | undefined {
  const [first, last] = [entries[0], entries.at(-1)];
  if (entries.length !== CHAPTER_ENTRIES || !first || !last) return undefined;
  const follow = entries.every((entry, index) => {
    const before = entries[index - 1];
    if (entry.walletVersion !== versionsOf(number).after + 1 + index) return false;
    return !before || (before.balanceAfter === entry.balanceBefore && before.createdAt <= entry.createdAt);
  });
  if (!follow) return undefined;
  const totals = new Map<EntryKind, Total>();
  for (const { kind, amount } of entries) addTo(totals, kind, { count: 1, amount });
  const { createdAt: firstAt, balanceBefore: opening } = first;
  return { number, firstAt, lastAt: last.createdAt, opening, closing: last.balanceAfter, totals };
}

export function addTo(totals: Map<EntryKind, Total>, kind: EntryKind, { count, amount }: Total): void {
  const before = totals.get(kind) ?? { count: 0, amount: 0n };
  totals.set(kind, { count: before.count + count, amount: before.amount + amount });
}
