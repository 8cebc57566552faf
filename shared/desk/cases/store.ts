import type { Deadline } from '../../application/deadline.ts';
import type { AuditLine, Occurrence } from '../../domain/beside.ts';
import type { Case, CaseStatus } from './case.ts';

/** Where a page of cases ended. */
export type CasePlace = Pick<Case, 'caseId' | 'lastAt'>;

export interface CaseQuery {
  readonly status?: CaseStatus;
  readonly kind?: string;
  readonly protocol?: string;
  readonly playerId?: string;
}

export interface CasePage {
  readonly cases: readonly Case[];
  /** Absent on the last page. */
  readonly next?: CasePlace;
}

/** What a person changes of a case. `closed` closes it. */
export type CaseChange =
  | { readonly note: Case['notes'][number] }
  | { readonly owner: string | undefined }
  | { readonly closed: Pick<Case, 'outcome' | 'adjustmentId'> & { readonly outcome: string; readonly at: string } };

export interface OccurrenceStore {
  /** Opens a case or counts it up, whatever stands there. After a lost reply it may count once too often. Throws when the store does not answer in time. */
  happened(occurrence: Occurrence, deadline: Deadline): Promise<void>;
}

export interface CaseStore extends OccurrenceStore {
  get(caseId: string): Promise<Case | undefined>;
  /**
   * Writes the change together with the line, if no person has changed the case since it was read, and only an open one is closed. `false`: it was changed
   * meanwhile. What happens again meanwhile is counted and loses nothing.
   */
  change(known: Case, change: CaseChange, line: AuditLine): Promise<boolean>;
  /** Newest first, by what happened last. Read through indexes that may miss the newest for a moment. A page is short only when it is the last. */
  list(query: CaseQuery, limit: number, after?: CasePlace): Promise<CasePage>;
}
