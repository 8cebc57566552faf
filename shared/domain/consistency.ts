import type { Command } from './command.ts';
import { walletVersionOf } from './ids.ts';
import { DECLINES, type Outcome } from './outcome.ts';
import type { LedgerRecord } from './record.ts';
import type { LedgerState } from './state.ts';
import { isOver, walletIn } from './wallet.ts';

/**
 * The items of one batch read are each as they are, but not at one moment. A record that tells of a wallet version which the wallet itself has not
 * reached was read later than the wallet: an answer made of both would show a balance from before what it reports.
 */
export function isTorn({ player, records }: LedgerState): boolean {
  return [...records.values()].some((record) => {
    if (!player || !record || !('playerId' in record) || record.playerId !== player.playerId) return false;
    const { currency, version } = newestVersionIn(record);
    const wallets = currency === undefined ? Object.values(player.wallets) : [walletIn(player, currency)];
    return wallets.every((wallet) => wallet !== undefined && version > wallet.version);
  });
}

function newestVersionIn(record: LedgerRecord): { currency?: string; version: number } {
  if (record.type === 'round') return { version: record.newestPayoutVersion ?? 0 };
  if (record.type !== 'entry') return { version: 0 };
  const { currency, walletVersion, settledBy, rolledBackBy } = record;
  const marks = [settledBy, rolledBackBy].filter((mark) => mark !== undefined).map(walletVersionOf);
  return { currency, version: Math.max(walletVersion, ...marks) };
}

/** Longer than any batch read lasts, and than clocks of two functions differ. */
const JUST_NOW_MS = 10_000;

/**
 * A session that ends moves the epoch of its player's row, so that no stake commits on a row from before. But the row may have been read after the end and
 * the session before it. So while some session of the player ended just now, a stake reads its session again, after the row.
 */
export function needsSessionAgain({ session, player }: LedgerState, command: Command): boolean {
  const isStake = command.kind === 'stake' || command.kind === 'play';
  if (!isStake || !session || isOver(session, player, command.at) || player?.sessionEndedAt === undefined) return false;
  return Math.abs(Date.parse(command.at) - Date.parse(player.sessionEndedAt)) < JUST_NOW_MS;
}

/**
 * Whether an answer without a commit is a decline that nothing verifies: no record settles it for good, and no condition says that all was still as it was
 * read. Made of items that were read at several moments it could refuse what was applied in between, so it is given only when a second read finds everything
 * as the first one did: between the two, all of it was true at once.
 */
export function needsSecondRead(outcome: Outcome): boolean {
  return outcome.type === 'declined' && DECLINES[outcome.reason] === 'moment';
}
