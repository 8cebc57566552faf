import { useEffect, useState } from 'react';
import { api, inPages, type Schemas } from '../api.ts';
import { CASE_KINDS, type CaseKind } from '../case-kinds.ts';
import { CaseTable } from '../parts/case-table.tsx';
import { Choice } from '../parts/fields.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';

const STATUSES = [
  { id: 'open', text: 'open' },
  { id: 'closed', text: 'closed' },
] as const satisfies readonly { id: Schemas['Case']['status']; text: string }[];

const ALL = { id: 'all', text: 'all' } as const;

const ORDERS = [
  { id: 'newest', text: 'newest first' },
  { id: 'oldest', text: 'oldest first' },
] as const;

/** What waits for a person. */
export default function Cases() {
  const [status, setStatus] = useState<(typeof STATUSES)[number]['id']>('open');
  const [kind, setKind] = useState<CaseKind | 'all'>('all');
  const asked = { status, ...(kind !== 'all' && { kind }) };
  const [order, setOrder] = useState<(typeof ORDERS)[number]['id']>('newest');
  const query = api.useInfiniteQuery('get', '/cases', { params: { query: asked } }, inPages);
  // The API gives the newest first: which is the oldest is known once all of them are here.
  const needsAll = order === 'oldest' && query.hasNextPage;
  useEffect(() => {
    if (needsAll && !query.isFetching && !query.error) void query.fetchNextPage();
  });
  return (
    <Page title="Cases">
      <div className="bar">
        <Choice label="Status" value={status} onChange={setStatus} options={STATUSES} />
        <Choice label="Kind" value={kind} onChange={setKind} options={[ALL, ...CASE_KINDS]} />
        <Choice label="Order" value={order} onChange={setOrder} options={ORDERS} />
      </div>
      <Loaded query={query} what="the cases">
        {({ pages }) => {
          const items = pages.flatMap(({ cases }) => cases);
          if (items.length === 0) return <Empty>No case of this kind is {status}.</Empty>;
          if (needsAll && !query.error) return <output className="loading">Loading all of them …</output>;
          return <CaseTable items={order === 'oldest' ? items.toSorted(byAge) : items} />;
        }}
      </Loaded>
      {!needsAll && <More query={query} />}
    </Page>
  );
}

function byAge(one: Schemas['Case'], other: Schemas['Case']): number {
  return one.openedAt.localeCompare(other.openedAt);
}
