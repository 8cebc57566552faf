import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import type { Schemas } from '../api.ts';
import { caseKindText } from '../case-kinds.ts';
import { moneyText } from '../money.ts';
import { ageText, Time } from '../time.tsx';
import { PlayerLink } from './ids.tsx';
import { DataTable, type TableColumn } from './table.tsx';

type Case = Schemas['Case'];

const columns: readonly TableColumn<Case>[] = [
  { title: 'Case', cell: ({ caseId, kind }) => <Link href={addressOf.case(caseId)}>{caseKindText(kind)}</Link> },
  { title: 'Age', cell: ({ openedAt }) => ageText(openedAt) },
  { title: 'Last', cell: ({ lastAt }) => <Time at={lastAt} /> },
  { title: 'Times', isNumber: true, cell: ({ occurrences }) => occurrences },
  { title: 'Agent', cell: ({ protocol, agentId }) => `${protocol}/${agentId}` },
  { title: 'Player', cell: ({ playerId }) => <PlayerLink id={playerId} /> },
  {
    title: 'Amount',
    isNumber: true,
    cell: ({ amount, currency }) => (amount !== undefined && currency !== undefined ? moneyText(amount, currency) : ''),
  },
  { title: 'Owner', cell: ({ owner }) => owner ?? 'nobody' },
];

export function CaseTable({ items }: { readonly items: readonly Case[] }) {
  return <DataTable label="Cases" columns={columns} items={items} idOf={({ caseId }) => caseId} />;
}
