import { marshall } from '@aws-sdk/util-dynamodb';
import type { Adjustment, AuditLine } from '../domain/beside.ts';
import type { Document } from './documents.ts';
import { readable } from './format.ts';
import type { Item } from './items.ts';

/** Lines of one target are together, in the order of their times. `line` begins with the time, so that a span of time is a span of keys. */
export function auditDocument({ changes, ...line }: AuditLine): Document {
  return { ...line, ...auditKeys(line), changes: JSON.stringify(changes) };
}

export function auditItem(line: AuditLine): Item {
  return marshall(auditDocument(line), { removeUndefinedValues: true });
}

/** The keys of a line in the table and in its indexes. */
export function auditKeys({ target, actor, at, auditId }: Pick<AuditLine, 'target' | 'actor' | 'at' | 'auditId'>) {
  return { target, actor, line: `${at}#${auditId}`, year: at.slice(0, 4) };
}

export function auditLineFrom(document: Document): AuditLine {
  const {
    changes,
    line: _,
    year: __,
    ...rest
  } = readable(document) as unknown as Omit<AuditLine, 'changes'> & {
    changes: string;
    line: string;
    year: string;
  };
  return { ...rest, changes: JSON.parse(changes) };
}

/** The partition of the index that holds all adjustments. */
export const ALL_ADJUSTMENTS = 'adjustments';

export function adjustmentItem(adjustment: Adjustment): Item {
  return marshall({ ...adjustment, ...adjustmentKeys(adjustment) }, { removeUndefinedValues: true });
}

/** The keys of an adjustment in the table and in its indexes, beside its state. */
export function adjustmentKeys({ adjustmentId, createdAt }: Pick<Adjustment, 'adjustmentId' | 'createdAt'>) {
  return { adjustmentId, listed: `${createdAt}#${adjustmentId}`, list: ALL_ADJUSTMENTS };
}

export function adjustmentFrom(document: Document): Adjustment {
  const {
    listed: _,
    list: __,
    amount,
    revision,
    ...rest
  } = readable(document) as unknown as Omit<Adjustment, 'revision'> & {
    listed: string;
    list: string;
    revision: bigint;
  };
  return { ...rest, amount, revision: Number(revision) };
}
