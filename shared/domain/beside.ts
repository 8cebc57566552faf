import type { AmountUnits } from './money.ts';

/**
 * What may have to be written outside the ledger in the ledger's own transaction, so that neither is there without the other. The list is closed: a store
 * has a write, and the condition that it names here, for each.
 */
export type BesideWrite =
  /** Has no condition: a line's id is made once per call, so that a second attempt of the call writes the same line. */
  | { readonly act: 'audit'; readonly line: AuditLine }
  /** Holds only while the adjustment has the revision that was read. */
  | { readonly act: 'adjustment'; readonly from: number; readonly adjustment: Adjustment }
  /** Has no condition: opens the case, opens a closed one anew, or counts one up. No commit is lost for a case's sake. */
  | { readonly act: 'case'; readonly occurrence: Occurrence }
  /** Closes a case. Holds only while it stands as it was read: open, or closed by the word that this adjustment settles it. */
  | { readonly act: 'settled_case'; readonly settlement: Settlement };

/** Who did what when, and what it changed. Holds no key, token or secret. Times are ISO 8601 UTC. */
export interface AuditLine {
  readonly auditId: string;
  readonly at: string;
  /** In AWS the caller's ARN, or the name in a verified token. */
  readonly actor: string;
  /** The operation id of the API. */
  readonly operation: string;
  /** `player/<id>`, `agent/<protocol>/<id>`, `transfer/<id>`, `adjustment/<id>`, `case/<id>` or `session/<playerId>`. */
  readonly target: string;
  readonly changes: Changes;
  readonly reason?: string;
  /** The gateway's own, the same as in its access log. */
  readonly requestId: string;
}

/** By member: what it was and what it is. A secret that changed has neither. */
export type Changes = Readonly<Record<string, { readonly from?: unknown; readonly to?: unknown }>>;

export type AdjustmentState = 'proposed' | 'booked' | 'rejected' | 'failed';

/** A correction of a balance that one person proposes and another one approves. `failed`: it was not covered, and may be approved again. */
export interface Adjustment {
  readonly adjustmentId: string;
  readonly playerId: string;
  readonly currency: string;
  /** Signed: above 0 it adds to the wallet. */
  readonly amount: AmountUnits;
  readonly reason: string;
  readonly caseId?: string;
  readonly state: AdjustmentState;
  readonly proposedBy: string;
  readonly bookedBy?: string;
  /** The line of the ledger that it became. */
  readonly entryId?: string;
  readonly rejectedBy?: string;
  readonly rejectionReason?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Counts the changes; the condition of the next one. */
  readonly revision: number;
}

/** Something happened that waits for a person. The case that it belongs to is named by its kind and the transaction: see `caseIdOf`. */
export interface Occurrence {
  readonly caseId: string;
  /** The name of the alarm. */
  readonly kind: string;
  readonly protocol: string;
  readonly agentId: string;
  readonly transactionId?: string;
  readonly playerId?: string;
  readonly currency?: string;
  /** What it is about: a prize, a payout that was not taken. */
  readonly amount?: AmountUnits;
  /** What was asked and what stands. For people; holds no key, token or secret. */
  readonly facts: Readonly<Record<string, string>>;
  /** Leads to the log lines of the callback. */
  readonly ref?: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** More than 1 where it stands for occurrences before it, which were not written for themselves. */
  readonly times: number;
}

export interface Settlement {
  readonly caseId: string;
  readonly adjustmentId: string;
  readonly outcome: string;
  readonly at: string;
  readonly wasOpen: boolean;
}
