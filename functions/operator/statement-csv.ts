import type * as z from 'zod';
import { csvText } from './csv.ts';
import type { statement } from './statement.ts';

type Shown = z.infer<typeof statement>;
type Row = Readonly<Record<string, string | number | undefined>>;

/** One table for all lines, so that every line has as many fields as the header: `line` says what it is. */
export const COLUMNS = [
  'line',
  'createdAt',
  'kind',
  'count',
  'amount',
  'balanceBefore',
  'balanceAfter',
  'entryId',
  'walletVersion',
  'stake',
  'payout',
  'protocol',
  'agentId',
  'transactionId',
  'roundId',
  'gameCode',
  'rollbackOf',
  'rolledBackBy',
  'refusedAt',
  'bookedBy',
  'proposedBy',
  'purpose',
  'reason',
  'reference',
  'requestId',
  'caseId',
] as const;

/** The entries of the page; in the last block the period's opening balance, the totals of its kinds, its closing balance. */
export function statementCsv({ from, to, opening, closing, totals, entries }: Shown): string {
  const sums = Object.entries(totals).map(([kind, total]): Row => ({ line: 'total', kind, ...total }));
  const rows: Row[] = [
    ...entries.map((entry): Row => ({ line: 'entry', ...entry })),
    { line: 'opening', createdAt: from, balanceAfter: opening },
    ...sums,
    { line: 'closing', createdAt: to, balanceAfter: closing },
  ];
  return csvText(COLUMNS, rows);
}
