import { useState } from 'react';
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

/** What waits for a person, newest first. */
export default function Cases() {
  const [status, setStatus] = useState<(typeof STATUSES)[number]['id']>('open');
  const [kind, setKind] = useState<CaseKind | 'all'>('all');
  const asked = { status, ...(kind !== 'all' && { kind }) };
  const query = api.useInfiniteQuery('get', '/cases', { params: { query: asked } }, inPages);
  return (
    <Page title="Cases">
      <div className="bar">
        <Choice label="Status" value={status} onChange={setStatus} options={STATUSES} />
        <Choice label="Kind" value={kind} onChange={setKind} options={[ALL, ...CASE_KINDS]} />
      </div>
      <Loaded query={query} what="the cases">
        {({ pages }) => {
          const items = pages.flatMap(({ cases }) => cases);
          if (items.length === 0) return <Empty>No case of this kind is {status}.</Empty>;
          return <CaseTable items={items} />;
        }}
      </Loaded>
      <More query={query} />
    </Page>
  );
}
