import type { Source } from '../addresses.ts';
import type { Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { PlayerLink, TransactionLink } from '../parts/ids.tsx';
import type { TableColumn } from '../parts/table.tsx';
import { Time } from '../time.tsx';

type Ticket = Schemas['ReconciliationItem'];
type Side = { readonly stake?: string | undefined; readonly payout?: string | undefined };

const MARKS = { matched: 'good', mismatched: 'bad', missing: 'bad', open: 'proposed' } as const;

export function ticketColumns(source: Source): readonly TableColumn<Ticket>[] {
  return [
    {
      title: 'Ticket',
      cell: ({ ticketId, booked, reported }) => (
        <TransactionLink
          of={{ ...source, currency: booked?.currency ?? reported?.currency }}
          id={ticketId || undefined}
        />
      ),
    },
    { title: 'Status', cell: ({ status }) => <span className={`mark ${MARKS[status]}`}>{status}</span> },
    {
      title: 'Reported',
      isNumber: true,
      cell: ({ reported, booked }) => sideText(reported, booked?.currency ?? reported?.currency),
    },
    { title: 'Booked', isNumber: true, cell: ({ booked }) => sideText(booked, booked?.currency) },
    { title: 'Difference', cell: ({ reason, notes }) => [reason, ...notes].join(', ').replaceAll('_', ' ') },
    { title: 'Player', cell: ({ booked, reported }) => <PlayerLink id={booked?.playerId ?? reported?.username} /> },
    { title: 'Judged', cell: ({ judgedAt }) => <Time at={judgedAt} /> },
  ];
}

/** A row may say no amount, because it could not be read or tells of a cancellation: that is not the same as no row. */
function sideText(side: Side | undefined, currency: string | undefined): string {
  if (!side) return 'nothing';
  const { stake, payout } = side;
  if (stake === undefined && payout === undefined) return 'no amount';
  const money = (text: string | undefined) =>
    text === undefined ? '–' : currency === undefined ? text : moneyText(text, currency);
  return `${money(stake)} → ${money(payout)}`;
}
