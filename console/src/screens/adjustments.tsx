import { useState } from 'react';
import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, inPages, type Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { Choice, optionsOf } from '../parts/fields.tsx';
import { PlayerLink } from '../parts/ids.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { Time } from '../time.tsx';
import { useMay } from '../who/person.ts';
import { Propose } from './propose.tsx';

type Item = Schemas['Adjustment'];
const STATES = ['proposed', 'booked', 'rejected', 'failed'] as const;

const columns: readonly TableColumn<Item>[] = [
  {
    title: 'Adjustment',
    cell: ({ adjustmentId }) => <Link href={addressOf.adjustment(adjustmentId)}>{adjustmentId}</Link>,
  },
  { title: 'State', cell: ({ state }) => <span className={`mark ${state}`}>{state}</span> },
  { title: 'Player', cell: ({ playerId }) => <PlayerLink id={playerId} /> },
  { title: 'Direction', cell: ({ direction }) => direction },
  { title: 'Amount', isNumber: true, cell: ({ amount, currency }) => moneyText(amount, currency) },
  { title: 'Reason', cell: ({ reason }) => reason },
  { title: 'Proposed by', cell: ({ proposedBy }) => proposedBy },
  { title: 'When', cell: ({ createdAt }) => <Time at={createdAt} /> },
];

/** Corrections of balances: one person proposes, another approves. */
export default function Adjustments() {
  const [state, setState] = useState<(typeof STATES)[number]>('proposed');
  const may = useMay();
  const query = api.useInfiniteQuery('get', '/adjustments', { params: { query: { state } } }, inPages);
  return (
    <Page title="Adjustments">
      <div className="bar">
        <Choice label="State" value={state} onChange={setState} options={optionsOf(STATES)} />
        {may('proposeAdjustment') && <Propose />}
      </div>
      <Loaded query={query} what="the adjustments">
        {({ pages }) => {
          const items = pages.flatMap(({ adjustments }) => adjustments);
          if (items.length === 0) return <Empty>No adjustment is {state}.</Empty>;
          return (
            <DataTable label="Adjustments" columns={columns} items={items} idOf={({ adjustmentId }) => adjustmentId} />
          );
        }}
      </Loaded>
      <More query={query} />
    </Page>
  );
}
