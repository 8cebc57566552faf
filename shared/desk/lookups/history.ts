import type { LedgerEntry } from '../../domain/record.ts';
import type { Chapter } from './chapters.ts';

export interface WalletName {
  readonly playerId: string;
  readonly currency: string;
}

/** A part of a wallet's history, by wallet version. */
export interface Stretch {
  /** Not itself in it; 0 for the beginning. */
  readonly after: number;
  /** The last one that is in it. */
  readonly until: number;
  readonly order: 'newest' | 'oldest';
  /** No more than this; fewer where a page holds no more, so that whoever wants all goes on behind the last one. */
  readonly limit: number;
}

/** A wallet's entries. Versions have no gaps, so that a version says by itself what is missing. Throws a `Fault` when the store does not answer. */
export interface History {
  /** One request. Empty where there is nothing, or nothing yet: what was booked a moment ago may be missing. */
  page(wallet: WalletName, stretch: Stretch): Promise<LedgerEntry[]>;
  /** What is kept of the wallet's chapters, in order; any of them may be missing. One request for some thousand chapters. */
  chapters(wallet: WalletName): Promise<readonly Chapter[]>;
}

/** Page after page of a stretch, without its limit. */
export async function* entriesIn(
  history: History,
  wallet: WalletName,
  stretch: Stretch,
): AsyncGenerator<LedgerEntry, void> {
  let { after, until } = stretch;
  while (after < until) {
    const entries = await history.page(wallet, { ...stretch, after, until });
    yield* entries;
    const last = entries.at(-1);
    if (!last) return;
    if (stretch.order === 'oldest') after = last.walletVersion;
    else until = last.walletVersion - 1;
  }
}
