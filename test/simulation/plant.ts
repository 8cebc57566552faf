import type { WrapStore } from './ports.ts';
import type { ApplyCommit } from './shared-store.ts';

/** A defect that is put in by a seam, to see that the simulation finds it. None: the wallet as it is. */
export interface Plant {
  readonly applyCommit?: ApplyCommit;
  readonly wrapStore?: WrapStore;
  /** The books' function writes what it counted whatever has become of the position. */
  readonly ignoresPositions?: boolean;
}
