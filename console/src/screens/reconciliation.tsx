import { useState } from 'react';
import { Link } from 'wouter';
import { addressOf, type Source } from '../addresses.ts';
import { api, client, inPages } from '../api.ts';
import { Action } from '../parts/action.tsx';
import { Choice } from '../parts/fields.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable } from '../parts/table.tsx';
import { useMay } from '../who/person.ts';
import { ticketColumns } from './ticket-columns.tsx';

const ALL = 'all';
const STATUSES = [
  { id: ALL, text: 'all, what needs a person first' },
  { id: 'mismatched', text: 'mismatched' },
  { id: 'missing', text: 'missing' },
  { id: 'open', text: 'open' },
  { id: 'matched', text: 'matched' },
] as const;

/** What the provider reported, what is booked, and where they differ. */
export default function Reconciliation({ source }: { readonly source?: Source }) {
  const query = api.useQuery('get', '/agents');
  return (
    <Page title={source ? `Reconciliation of ${source.protocol}/${source.agentId}` : 'Reconciliation'}>
      <Loaded query={query} what="the agents">
        {({ agents }) =>
          agents.length === 0 ? (
            <Empty>No agent is registered yet.</Empty>
          ) : (
            <nav aria-label="Agents" className="tabs">
              {agents.map((agent) => (
                <Link
                  key={`${agent.protocol}/${agent.agentId}`}
                  href={addressOf.reconciliation(agent)}
                  className={(isActive) => (isActive ? 'here' : '')}
                >
                  {agent.protocol}/{agent.agentId}
                </Link>
              ))}
            </nav>
          )
        }
      </Loaded>
      {source ? <Tickets source={source} /> : <p>Choose an agent.</p>}
    </Page>
  );
}

function Tickets({ source }: { readonly source: Source }) {
  const [status, setStatus] = useState<(typeof STATUSES)[number]['id']>(ALL);
  const may = useMay();
  const init = { params: { path: source, query: status === ALL ? {} : { status } } };
  const query = api.useInfiniteQuery('get', '/agents/{protocol}/{agentId}/reconciliation', init, inPages);
  return (
    <>
      <div className="bar">
        <Choice label="Status" value={status} onChange={setStatus} options={STATUSES} />
        {may('pullReports') && <Pull source={source} />}
      </div>
      <Loaded query={query} what="the tickets">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty>No ticket is in this list.</Empty>;
          const idOf = (item: (typeof items)[number]) =>
            `${item.ticketId} ${item.status} ${item.reported?.rowId ?? ''}`;
          return <DataTable label="Tickets" columns={ticketColumns(source)} items={items} idOf={idOf} />;
        }}
      </Loaded>
      <More query={query} />
    </>
  );
}

/** What came of it stays on the page until the next one. */
function Pull({ source }: { readonly source: Source }) {
  const [outcome, setOutcome] = useState('');
  const pull = async () => {
    const { data, error } = await client.POST('/agents/{protocol}/{agentId}/reports/pull', {
      params: { path: source },
      body: {},
    });
    if (!data) throw error;
    const { rows, matched, mismatched, missing, more } = data;
    const rest = more ? ' There is more to read: pull again.' : '';
    setOutcome(`${rows} new rows: ${matched} matched, ${mismatched} mismatched, ${missing} missing.${rest}`);
  };
  return (
    <>
      <Action title="Pull now" verb="Pull" onDo={pull}>
        <p>Reads the provider's report on from where the last pull stopped.</p>
      </Action>
      <output>{outcome}</output>
    </>
  );
}
