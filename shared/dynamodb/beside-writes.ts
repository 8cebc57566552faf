import type { BesideWrite } from '../domain/beside.ts';
import { occurrenceUpdate, settlementUpdate } from './case-item.ts';
import { adjustmentItem, auditItem } from './desk-items.ts';
import type { LedgerTables } from './tables.ts';
import type { NamedWrite } from './transaction.ts';

export type BesideTables = Pick<LedgerTables, 'audit' | 'adjustments' | 'cases'>;

/** No address of a record begins so: those begin with a role. */
const BESIDE = 'beside ';

/** By name, for a transaction. */
export function besideWrites(writes: readonly BesideWrite[], tables: BesideTables): Map<string, NamedWrite> {
  return new Map(writes.map((write) => [besideName(write), besideWrite(write, tables)]));
}

function besideName(write: BesideWrite): string {
  return BESIDE + nameBeside(write);
}

function nameBeside(write: BesideWrite): string {
  switch (write.act) {
    case 'audit':
      return `audit ${write.line.auditId}`;
    case 'adjustment':
      return `adjustment ${write.adjustment.adjustmentId}`;
    case 'case':
      return `case ${write.occurrence.caseId}`;
    case 'settled_case':
      return `case ${write.settlement.caseId}`;
  }
}

/** Whether a write of a commit was named by `besideName`. */
export function isBeside(name: string): boolean {
  return name.startsWith(BESIDE);
}

function besideWrite(write: BesideWrite, tables: BesideTables): NamedWrite {
  switch (write.act) {
    case 'audit':
      return { Put: { TableName: tables.audit, Item: auditItem(write.line) } };
    case 'adjustment':
      return {
        Put: {
          TableName: tables.adjustments,
          Item: adjustmentItem(write.adjustment),
          ...(write.from === 0
            ? { ConditionExpression: 'attribute_not_exists(adjustmentId)' }
            : {
                ConditionExpression: 'revision = :from',
                ExpressionAttributeValues: { ':from': { N: write.from.toString() } },
              }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      };
    case 'case':
      return { Update: occurrenceUpdate(write.occurrence, tables.cases) };
    case 'settled_case':
      return { Update: settlementUpdate(write.settlement, tables.cases) };
  }
}
