import { reversalAddresses, transferAddress } from './addresses.ts';
import { audited, booked, byHand, declined, nextLines, replayed, withinCeiling } from './booking.ts';
import type { Reversal } from './command.ts';
import { mark, put } from './commit.ts';
import type { Decision } from './decision.ts';
import { isOwner } from './fingerprint.ts';
import { addressText } from './ids.ts';
import type { LedgerEntry } from './record.ts';
import { findRecord, holderOf, type LedgerState } from './state.ts';

/**
 * Undoes one transfer, whole and once. The wallet is that of the transfer, and the player's account does not matter. A reversal that is not covered leaves
 * nothing behind: the same one can be asked for again.
 */
export function decideReversal(state: LedgerState, command: Reversal): Decision {
  const holder = holderOf(state, command.walletRef);
  const { own, claim } = reversalAddresses(command.transferId, command.reversalId);
  const claimed = state.records.get(addressText(claim));
  if (claimed?.type === 'claim' && claimed.of !== own.key) return { outcome: declined('content_mismatch', holder) };
  const target = findRecord(state, transferAddress(command.transferId))?.record;
  if (!target) return { outcome: declined('stake_not_found', holder) };
  if (!holder?.wallet) return { outcome: declined('wallet_not_found', holder) };
  const { wallet, playerId } = holder;
  const fingerprint = { kind: 'reversal', player: playerId, currency: wallet.currency, of: command.transferId };
  if (!isOwner(target, fingerprint)) return { outcome: declined('other_owner', holder) };
  const done = findRecord(state, own)?.record;
  // The entry says by itself whose it is: a read that was torn may hold it and not yet its claim.
  const isOwn = done?.type === 'entry' && done.transactionId === command.reversalId;
  if (done?.type === 'entry') return { outcome: isOwn ? replayed(holder, done) : declined('rolled_back', holder) };
  if (target.type !== 'entry') return { outcome: declined('refused_before', holder) };

  const lines = nextLines(playerId, wallet, -target.amount, command.at);
  if (lines.amount < 0n && lines.balanceAfter < 0n) return { outcome: declined('insufficient_funds', holder) };
  if (!withinCeiling(lines.balanceAfter)) return { outcome: declined('balance_limit', holder) };
  const entry: LedgerEntry = {
    type: 'entry',
    kind: 'reversal',
    ...lines,
    transactionId: command.reversalId,
    rollbackOf: target.entryId,
    fingerprint,
    ...byHand(command.line, { reason: command.reason }),
  };
  return booked({
    wallet,
    entry,
    records: [
      put(own, entry),
      put(claim, { type: 'claim', of: own.key }),
      mark(transferAddress(command.transferId), 'rolledBackBy', entry.entryId),
    ],
    beside: audited(command.line),
  });
}
