import type { AmountUnits } from '../../domain/money.ts';
import type { EntryKind, LedgerEntry } from '../../domain/record.ts';
import type { Wallet } from '../../domain/wallet.ts';
import { addTo, CHAPTER_ENTRIES, type Chapter, type Total, type Totals, versionsOf } from './chapters.ts';
import type { History } from './history.ts';
import { lastVersionWhere } from './instants.ts';

/** `opening` and the totals' amounts add up to `closing`. All three are of the whole period, whatever page this is. */
export interface Statement {
  readonly opening: AmountUnits;
  readonly closing: AmountUnits;
  readonly totals: Totals;
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
  /** Absent on the last page. */
  readonly next?: StatementPlace;
}

/** The versions of the period, as the first page found them, and the one behind which the next page begins. */
export interface StatementPlace {
  readonly after: number;
  readonly until: number;
  readonly behind: number;
}

/** Larger than what the store gives at once. */
const LARGE_PAGE = 2_000;

/**
 * One page of a wallet's statement. The beginning of the period is searched once; then the period is gone through, for the totals: chapters where they are
 * kept, entries elsewhere and where the page shows them. Later pages hold on to the versions of the first one, so that what is booked meanwhile changes nothing.
 */
export async function statementOf(
  history: History,
  playerId: string,
  wallet: Wallet,
  { from, to }: { readonly from: string; readonly to: string },
  { limit, place }: { readonly limit: number; readonly place?: StatementPlace | undefined },
): Promise<Statement> {
  const name = { playerId, currency: wallet.currency };
  // A wallet without a whole chapter is not asked for one.
  const chapters = wallet.version > CHAPTER_ENTRIES ? await history.chapters(name) : [];
  const after = place?.after ?? (await lastVersionWhere(history, playerId, wallet, (at) => at < from, chapters));
  const behind = place?.behind ?? after;
  const end = place?.until ?? wallet.version;
  const byBeginning = new Map(chapters.map((chapter) => [versionsOf(chapter.number).after, chapter]));
  const isWithin = ({ number, lastAt }: Chapter) =>
    place ? versionsOf(number).until <= place.until : lastAt < to && versionsOf(number).until <= end;
  const isShown = ({ number }: Chapter) => entries.length < limit && versionsOf(number).until > behind;

  const totals = new Map<EntryKind, Total>();
  const entries: LedgerEntry[] = [];
  let opening: AmountUnits | undefined;
  let closing: AmountUnits | undefined;
  let until = after;
  let isOver = false;
  while (until < end && !isOver) {
    const chapter = byBeginning.get(until);
    if (chapter && isWithin(chapter) && !isShown(chapter)) {
      for (const [kind, total] of chapter.totals) addTo(totals, kind, total);
      opening ??= chapter.opening;
      closing = chapter.closing;
      until = versionsOf(chapter.number).until;
      continue;
    }
    const stretch = { after: until, until: chapters.length > 0 ? endOfChapter(until, end) : end } as const;
    const page = await history.page(name, { ...stretch, order: 'oldest', limit: LARGE_PAGE });
    if (page.length === 0) break;
    for (const entry of page) {
      opening ??= entry.balanceBefore;
      isOver = entry.createdAt >= to && !place;
      if (isOver) break;
      addTo(totals, entry.kind, { count: 1, amount: entry.amount });
      closing = entry.balanceAfter;
      until = entry.walletVersion;
      if (until > behind && entries.length < limit) entries.push(entry);
    }
  }
  // Nothing stands behind the last entry but what the wallet holds.
  opening ??= after === wallet.version ? wallet.balance : 0n;
  const last = entries.at(-1)?.walletVersion ?? until;
  const next = last < until ? { next: { after, until, behind: last } } : {};
  return { opening, closing: closing ?? opening, totals, entries, ...next };
}

/** So that the next chapter can be taken as a whole. */
function endOfChapter(version: number, end: number): number {
  return Math.min(end, (Math.floor(version / CHAPTER_ENTRIES) + 1) * CHAPTER_ENTRIES);
}
