import { createHash } from 'node:crypto';
import type { Occurrence } from '../../domain/beside.ts';

export const CASE_STATUSES = ['open', 'closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** What waits for a person, or did. Times are ISO 8601 UTC. */
export interface Case extends Omit<Occurrence, 'at' | 'times'> {
  readonly status: CaseStatus;
  /** At least so often: what a container has not written yet is not in it. */
  readonly occurrences: number;
  /** When it was opened, or opened anew. */
  readonly openedAt: string;
  readonly lastAt: string;
  readonly owner?: string;
  readonly notes: readonly Note[];
  readonly adjustmentId?: string;
  readonly outcome?: string;
  readonly closedAt?: string;
  /** Counts what people changed; the condition of their next change. */
  readonly revision: number;
}

export interface Note {
  readonly at: string;
  readonly actor: string;
  readonly text: string;
}

/** 132 bits. */
const HASH_LENGTH = 22;

/**
 * One case for each kind and subject, for ever. The subject is the idempotency key of the transaction, or whatever else it is about. The protocol stands first,
 * so that a function can be held to the cases of its own; no protocol and no kind has a point in it.
 */
export function caseIdOf(protocol: string, kind: string, subject: string): string {
  const hash = createHash('sha256').update(subject, 'utf8').digest('base64url').slice(0, HASH_LENGTH);
  return `${protocol}.${kind}.${hash}`;
}

/** The lists that a case stands in whatever becomes of it: its id says which. */
export function listsOf(caseId: string): { readonly protocol: string; readonly kind: string } {
  const [protocol = '', kind = ''] = caseId.split('.');
  return { protocol, kind };
}
