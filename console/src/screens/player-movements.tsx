import { type ReactNode, useMemo, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, inPages } from '../api.ts';
import { WALLET_COLUMNS } from '../parts/entry-columns.tsx';
import { Choice, TextInput } from '../parts/fields.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { LongTable } from '../parts/table.tsx';
import { instantOf } from '../time.tsx';

const KINDS = [
  { id: 'all', text: 'all' },
  { id: 'stake,play', text: 'stakes' },
  { id: 'payout,play', text: 'payouts' },
  { id: 'rollback', text: 'rollbacks' },
  { id: 'deposit,withdrawal,reversal', text: 'deposits and withdrawals' },
  { id: 'adjustment', text: 'adjustments' },
] as const;
type Kinds = (typeof KINDS)[number]['id'];

interface Filter {
  readonly kind: Kinds;
  readonly from: string;
  readonly to: string;
}

const EVERYTHING: Filter = { kind: 'all', from: '', to: '' };
const PAGE = 200;

interface MovementsProps {
  readonly playerId: string;
  readonly currency: string;
}

export function Movements({ playerId, currency }: MovementsProps) {
  const [filter, setFilter] = useState(EVERYTHING);
  const from = instantOf(filter.from);
  const to = instantOf(filter.to);
  const kind = filter.kind === 'all' ? {} : { kind: filter.kind };
  const asked = { limit: PAGE, ...kind, ...(from && { from }), ...(to && { to }) };
  const init = { params: { path: { playerId, currency }, query: asked } };
  const query = api.useInfiniteQuery('get', '/players/{playerId}/wallets/{currency}/entries', init, inPages);
  const pages = query.data?.pages;
  const entries = useMemo(() => pages?.flatMap((page) => page.entries) ?? [], [pages]);
  return (
    <>
      <Filters onChange={setFilter}>
        <Link href={addressOf.statement(playerId, currency)}>Statement</Link>
      </Filters>
      <Loaded query={query} what="the movements">
        {() => {
          if (entries.length === 0) return <Empty>No movement of this kind in this time.</Empty>;
          return (
            <LongTable
              label={`Movements in ${currency}`}
              columns={WALLET_COLUMNS}
              items={entries}
              idOf={({ entryId }) => entryId}
              isLoading={query.isFetchingNextPage}
              onMore={() => {
                if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
              }}
            />
          );
        }}
      </Loaded>
    </>
  );
}

interface FiltersProps {
  readonly onChange: (filter: Filter) => void;
  readonly children: ReactNode;
}

function Filters({ onChange, children }: FiltersProps) {
  const [kind, setKind] = useState<Kinds>('all');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  return (
    <Form
      className="bar"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ kind, from, to });
      }}
    >
      <Choice label="Kind" value={kind} onChange={setKind} options={KINDS} />
      <TextInput label="From" type="datetime-local" value={from} onChange={setFrom} />
      <TextInput label="To" type="datetime-local" value={to} onChange={setTo} />
      <Button type="submit">Show</Button>
      {children}
    </Form>
  );
}
