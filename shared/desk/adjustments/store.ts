import type { Adjustment, AdjustmentState, AuditLine } from '../../domain/beside.ts';

/** Where a page of adjustments ended. */
export type AdjustmentPlace = Pick<Adjustment, 'adjustmentId' | 'createdAt' | 'state'>;

export interface AdjustmentPage {
  readonly adjustments: readonly Adjustment[];
  /** Absent on the last page. */
  readonly next?: AdjustmentPlace;
}

/** Adjustments beside the ledger. They are booked by the ledger's own commit (`BesideWrite`), never from here. */
export interface AdjustmentStore {
  get(adjustmentId: string): Promise<Adjustment | undefined>;
  /** Writes it together with the line, if what stands there has `revision - 1` (nothing, for revision 1). `false`: it was changed meanwhile. */
  save(adjustment: Adjustment, line: AuditLine): Promise<boolean>;
  /** Newest proposal first. Read through an index that may miss the newest for a moment. */
  list(state: AdjustmentState | undefined, limit: number, after?: AdjustmentPlace): Promise<AdjustmentPage>;
}
