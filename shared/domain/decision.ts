import type { Commit } from './commit.ts';
import type { Outcome } from './outcome.ts';

/** An answer, and what has to be written before it may be given. Without a commit nothing moves. */
export interface Decision {
  readonly outcome: Outcome;
  readonly commit?: Commit;
}
