import { declined } from './booking.ts';
import type { Command, Inquiry } from './command.ts';
import { decideAdjustment } from './decide-adjustment.ts';
import { decidePayout } from './decide-payout.ts';
import { decideReversal } from './decide-reversal.ts';
import { decideRollback } from './decide-rollback.ts';
import { decideStake } from './decide-stake.ts';
import { decideTransfer } from './decide-transfer.ts';
import type { Decision } from './decision.ts';
import type { Outcome } from './outcome.ts';
import type { Policy } from './policy.ts';
import { holderOf, type LedgerState } from './state.ts';
import { isActive, isOver } from './wallet.ts';

/**
 * The whole business of the wallet, without clock, network or store: the same state, command and policy always give the same decision.
 * `state` must hold every address that `nextReads` names for the command.
 */
export function decide(state: LedgerState, command: Command, policy: Policy): Decision {
  switch (command.kind) {
    case 'inquiry':
      return { outcome: answerInquiry(state, command) };
    case 'stake':
    case 'play':
      return decideStake(state, command, policy);
    case 'payout':
      return decidePayout(state, command, policy);
    case 'rollback':
      return decideRollback(state, command, policy);
    case 'deposit':
    case 'withdrawal':
      return decideTransfer(state, command);
    case 'reversal':
      return decideReversal(state, command);
    case 'adjustment':
      return decideAdjustment(state, command);
  }
}

function answerInquiry(state: LedgerState, inquiry: Inquiry): Outcome {
  const holder = holderOf(state, inquiry.walletRef, inquiry.source);
  if (!holder) return declined('session_not_found');
  if (!holder.player) return declined('player_not_found', holder);
  if (!holder.wallet) return declined('wallet_not_found', holder);
  if (inquiry.sessionMustLive && holder.session && isOver(holder.session, holder.player, inquiry.at))
    return declined('session_over', holder);
  if (inquiry.playerMustBeActive && !isActive(holder.player, inquiry.at)) return declined('player_barred', holder);
  const { playerId, wallet } = holder;
  return { type: 'reported', playerId, balance: wallet.balance, currency: wallet.currency };
}
