import type { WalletRef } from '../domain/command.ts';
import type { Commit } from '../domain/commit.ts';
import type { RecordAddress } from '../domain/ids.ts';
import type { LedgerState } from '../domain/state.ts';
import type { Deadline } from './deadline.ts';

/** The only place where money is read for a decision, and moved. */
export interface LedgerStore {
  /**
   * One strongly consistent read of the wallet that is meant (session, player with all wallets) and the addresses. The reference is left out of a further read.
   * Throws a `Fault` when the store does not answer within the deadline.
   */
  read(walletRef: WalletRef | undefined, addresses: readonly RecordAddress[], deadline: Deadline): Promise<LedgerState>;

  /** All or nothing. Throws a `Fault` for defects of ours, and when nothing is left of the deadline: what a network does is a `CommitResult`. */
  commit(commit: Commit, deadline: Deadline): Promise<CommitResult>;
}

export type CommitResult =
  | { readonly type: 'committed' }
  /**
   * A condition failed: nothing was written. `current` is what stands where conditions failed. `besideLost`: one of them was a condition on what is
   * written beside the ledger, of which no decision knows more than the command told it.
   */
  | { readonly type: 'lost'; readonly current: LedgerState; readonly besideLost?: boolean }
  /** Refused without a look at the conditions (a conflict, throttling): nothing was written. */
  | { readonly type: 'busy' }
  /** No answer: written or not, or still to be written. */
  | { readonly type: 'unknown' };
