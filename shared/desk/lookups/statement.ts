import type { AmountUnits } from '../../domain/money.ts';
import type { EntryKind, LedgerEntry } from '../../domain/record.ts';
import type { Wallet } from '../../domain/wallet.ts';
import { entriesIn, type History } from './history.ts';
import { lastVersionWhere } from './instants.ts';

export interface Total {
  readonly count: number;
  /** Signed, as the entries' amounts are. */
  readonly amount: AmountUnits;
}

/** `opening` and the totals' amounts add up to `closing`. All three are of the whole period, whatever page this is. */
export interface Statement {
  readonly opening: AmountUnits;
  readonly closing: AmountUnits;
  readonly totals: ReadonlyMap<EntryKind, Total>;
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
 * One page of a wallet's statement. The beginning of the period is searched once; then all entries of the period are read, for the totals. Later pages
 * hold on to the versions of the first one, so that what is booked meanwhile changes nothing.
 */
export async function statementOf(
  history: History,
  playerId: string,
  wallet: Wallet,
  { from, to }: { readonly from: string; readonly to: string },
  { limit, place }: { readonly limit: number; readonly place?: StatementPlace | undefined },
): Promise<Statement> {
  const after = place?.after ?? (await lastVersionWhere(history, playerId, wallet, (at) => at < from));
  const behind = place?.behind ?? after;
  const stretch = { after, until: place?.until ?? wallet.version, order: 'oldest', limit: LARGE_PAGE } as const;
  const totals = new Map<EntryKind, Total>();
  const entries: LedgerEntry[] = [];
  let opening: AmountUnits | undefined;
  let closing: AmountUnits | undefined;
  let until = after;
  for await (const entry of entriesIn(history, { playerId, currency: wallet.currency }, stretch)) {
    opening ??= entry.balanceBefore;
    if (entry.createdAt >= to && !place) break;
    count(totals, entry);
    closing = entry.balanceAfter;
    until = entry.walletVersion;
    if (until > behind && entries.length < limit) entries.push(entry);
  }
  // Nothing stands behind the last entry but what the wallet holds.
  opening ??= after === wallet.version ? wallet.balance : 0n;
  const last = entries.at(-1)?.walletVersion ?? until;
  const next = last < until ? { next: { after, until, behind: last } } : {};
  return { opening, closing: closing ?? opening, totals, entries, ...next };
}

function count(totals: Map<EntryKind, Total>, { kind, amount }: LedgerEntry): void {
  const before = totals.get(kind) ?? { count: 0, amount: 0n };
  totals.set(kind, { count: before.count + 1, amount: before.amount + amount });
}
