import type { EntryKind, LedgerEntry } from '../../domain/record.ts';
import type { Wallet } from '../../domain/wallet.ts';
import { entriesIn, type History } from './history.ts';
import { lastVersionWhere } from './instants.ts';

/** `from` is in it, `to` is not. Instants are ISO 8601 UTC with milliseconds. */
export interface EntryFilter {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly kinds?: readonly EntryKind[] | undefined;
  readonly protocol?: string | undefined;
  readonly agentId?: string | undefined;
  readonly order: 'newest' | 'oldest';
}

export interface EntryPage {
  readonly entries: readonly LedgerEntry[];
  /** The version behind which the next page begins; absent on the last page. */
  readonly next?: number;
}

/** Where entries are picked out of others, they are read in large pages. */
const LARGE_PAGE = 1_000;

/** A page of the entries that the filter takes; `behind` is the `next` of the page before. It is short only when it is the last one. */
export async function listEntries(
  history: History,
  playerId: string,
  wallet: Wallet,
  filter: EntryFilter,
  { limit, behind }: { readonly limit: number; readonly behind?: number | undefined },
): Promise<EntryPage> {
  const { from, to, kinds, protocol, agentId, order } = filter;
  const isPicked = kinds !== undefined || protocol !== undefined || agentId !== undefined;
  const found: LedgerEntry[] = [];
  const bounds = await boundsOf(history, playerId, wallet, filter, behind);
  const stretch = { ...bounds, order, limit: isPicked ? LARGE_PAGE : limit + 1 };
  for await (const entry of entriesIn(history, { playerId, currency: wallet.currency }, stretch)) {
    if (order === 'newest' ? isBefore(entry, from) : isNotBefore(entry, to)) break;
    if (isBefore(entry, from) || isNotBefore(entry, to) || !isWanted(entry, filter)) continue;
    if (found.length === limit) return { entries: found, next: found.at(-1)?.walletVersion ?? 0 };
    found.push(entry);
  }
  return { entries: found };
}

/** The end at which reading begins; it stops by itself at the other one. */
async function boundsOf(
  history: History,
  playerId: string,
  wallet: Wallet,
  { from, to, order }: EntryFilter,
  behind: number | undefined,
): Promise<{ after: number; until: number }> {
  const whole = { after: 0, until: wallet.version };
  const lastBefore = (instant: string) => lastVersionWhere(history, playerId, wallet, (at) => at < instant);
  if (order === 'newest') {
    if (behind !== undefined) return { ...whole, until: behind - 1 };
    return to === undefined ? whole : { ...whole, until: await lastBefore(to) };
  }
  if (behind !== undefined) return { ...whole, after: behind };
  return from === undefined ? whole : { ...whole, after: await lastBefore(from) };
}

function isBefore({ createdAt }: LedgerEntry, instant: string | undefined): boolean {
  return instant !== undefined && createdAt < instant;
}

function isNotBefore({ createdAt }: LedgerEntry, instant: string | undefined): boolean {
  return instant !== undefined && createdAt >= instant;
}

function isWanted({ kind, source }: LedgerEntry, { kinds, protocol, agentId }: EntryFilter): boolean {
  return (
    (kinds?.includes(kind) ?? true) &&
    (protocol === undefined || source?.protocol === protocol) &&
    (agentId === undefined || source?.agentId === agentId)
  );
}
