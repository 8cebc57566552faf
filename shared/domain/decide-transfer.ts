import { transferAddress } from './addresses.ts';
import { audited, booked, byHand, declined, nextLines, replayed, withinCeiling } from './booking.ts';
import type { Transfer } from './command.ts';
import { put } from './commit.ts';
import type { Decision } from './decision.ts';
import { agrees } from './fingerprint.ts';
import type { LedgerEntry } from './record.ts';
import { findRecord, holderOf, type LedgerState } from './state.ts';
import { isActive } from './wallet.ts';

/** The operator's deposit or withdrawal: a transfer id is the operator's own, unique over all wallets. */
export function decideTransfer(state: LedgerState, command: Transfer): Decision {
  const holder = holderOf(state, command.walletRef);
  if (!holder?.player) return { outcome: declined('player_not_found', holder) };
  const { wallet, player, playerId } = holder;
  if (!wallet) return { outcome: declined('wallet_not_found', holder) };

  const at = transferAddress(command.transferId);
  const { purpose = 'cash', reference, reason, line } = command;
  const fingerprint = {
    kind: command.kind,
    player: playerId,
    currency: wallet.currency,
    amount: command.amount.toString(),
    purpose,
    // Nothing said is something else than something said. (Where the stored line has neither, the version before wrote it.)
    reference: reference ?? '',
  };
  const known = findRecord(state, at)?.record;
  if (known) {
    if (!agrees(known.fingerprint, fingerprint)) return { outcome: declined('content_mismatch', holder) };
    return { outcome: known.type === 'entry' ? replayed(holder, known) : declined('refused_before', holder) };
  }

  const isDeposit = command.kind === 'deposit';
  const needsActive = isDeposit && purpose !== 'returned_withdrawal';
  if (needsActive && !isActive(player, command.at)) return { outcome: declined('player_barred', holder) };
  const amount = isDeposit ? command.amount : -command.amount;
  const said = byHand(line, { purpose, reference, reason });
  if (amount < 0n && wallet.balance + amount < 0n) {
    const refusal = {
      type: 'refusal',
      playerId,
      currency: wallet.currency,
      createdAt: command.at,
      fingerprint,
      ...said,
    } as const;
    return { outcome: declined('insufficient_funds', holder), commit: { records: [put(at, refusal)] } };
  }
  if (!withinCeiling(wallet.balance + amount)) return { outcome: declined('balance_limit', holder) };
  const entry: LedgerEntry = {
    type: 'entry',
    kind: command.kind,
    ...nextLines(playerId, wallet, amount, command.at),
    transactionId: command.transferId,
    fingerprint,
    ...said,
  };
  const epoch = needsActive ? { epoch: player.epoch } : {};
  return booked({ wallet, entry, records: [put(at, entry)], beside: audited(line), ...epoch });
}
