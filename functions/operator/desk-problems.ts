import type { Decline, Outcome } from '../../shared/domain/outcome.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { playerNotActive, playerNotFound, walletNotFound } from './lookup.ts';
import { Problem } from './problem.ts';

type ProblemOf = (playerId: string, currency: string) => Problem;

/** What each decline is to whoever moves money by hand; `undefined` where nobody can be declined so. A new decline does not compile before it has its place. */
const PROBLEM_OF: Readonly<Record<Decline, ProblemOf | undefined>> = {
  session_not_found: undefined,
  player_not_found: playerNotFound,
  wallet_not_found: walletNotFound,
  other_owner: () => new Problem('transfer_mismatch', 'The transfer belongs to another wallet'),
  content_mismatch: () =>
    new Problem(
      'transfer_mismatch',
      'This id was used before, with another wallet, direction, amount, purpose or reference',
    ),
  rolled_back: () => new Problem('already_reversed', 'GET /operator/v1/transfers/{transferId} shows by what'),
  stake_refused: undefined,
  refused_before: () =>
    new Problem('insufficient_funds', 'This transfer was refused before; try again under a new transferId'),
  stake_settled: undefined,
  payout_final: undefined,
  play_final: undefined,
  play_standing: undefined,
  payout_spent: undefined,
  unknown_rolled_back: undefined,
  session_over: undefined,
  player_barred: playerNotActive,
  insufficient_funds: () => new Problem('insufficient_funds', 'The balance is smaller than the amount'),
  round_not_live: undefined,
  stake_not_found: () => new Problem('transfer_not_found', 'Nothing is known of this transferId'),
  payout_too_large: undefined,
  balance_limit: () => new Problem('balance_limit', 'A wallet holds at most 922337203685477.5807'),
};

/** The line that an outcome is about, and whether it was written just now. Throws the problem that a decline is; `instead` are other problems than usual. */
export function lineIn(
  outcome: Outcome,
  wallet: { readonly playerId: string; readonly currency: string },
  instead: Partial<Readonly<Record<Decline, ProblemOf>>> = {},
): { readonly isNew: boolean; readonly entry: LedgerEntry } {
  if (outcome.type === 'declined') {
    const problemOf = instead[outcome.reason] ?? PROBLEM_OF[outcome.reason];
    if (problemOf) throw problemOf(wallet.playerId, wallet.currency);
  }
  if ((outcome.type === 'applied' || outcome.type === 'replayed') && outcome.entry) {
    return { isNew: outcome.type === 'applied', entry: outcome.entry };
  }
  throw new TypeError(
    `money moved by hand cannot end as ${outcome.type === 'declined' ? outcome.reason : outcome.type}`,
  );
}
