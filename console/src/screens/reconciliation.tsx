import { useState } from 'react';
import { Link } from 'wouter';
import { addressOf, type Source } from '../addresses.ts';
import { api, client, inPages, type Schemas } from '../api.ts';
import { Action } from '../parts/action.tsx';
import { LastPull } from '../parts/agent-facts.tsx';
import { Facts } from '../parts/facts.tsx';
import { Choice } from '../parts/fields.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { useMay } from '../who/person.ts';
import { ticketColumns } from './ticket-columns.tsx';

type Agent = Schemas['Agent'];

const ALL = 'all';
const STATUSES = [
  { id: ALL, text: 'all, what needs a person first' },
  { id: 'mismatched', text: 'mismatched' },
  { id: 'missing', text: 'missing' },
  { id: 'open', text: 'open' },
  { id: 'matched', text: 'matched' },
] as const;

const columns: readonly TableColumn<Agent>[] = [
  {
    title: 'Agent',
    cell: (agent) => <Link href={addressOf.reconciliation(agent)}>{`${agent.protocol}/${agent.agentId}`}</Link>,
  },
  { title: 'Last pull', cell: (agent) => <LastPull agent={agent} /> },
];

/** What the provider reported, what is booked, and where they differ; without an agent: all whose provider reports. */
export default function Reconciliation({ source }: { readonly source?: Source }) {
  const query = api.useQuery('get', '/agents');
  const title = source ? `Reconciliation of ${source.protocol}/${source.agentId}` : 'Reconciliation';
  return (
    <Page title={title}>
      <Loaded query={query} what="the agents">
        {({ agents }) => {
          const reporting = agents.filter((agent) => 'lastPull' in agent);
          if (source) return <PullOf agent={reporting.find((agent) => isOf(agent, source))} />;
          if (reporting.length === 0) return <Empty>No agent is registered whose provider reports.</Empty>;
          const idOf = ({ protocol, agentId }: Agent) => `${protocol}/${agentId}`;
          return <DataTable label="Agents" columns={columns} items={reporting} idOf={idOf} />;
        }}
      </Loaded>
      {source && <Tickets source={source} />}
    </Page>
  );
}

function isOf({ protocol, agentId }: Agent, source: Source): boolean {
  return protocol === source.protocol && agentId === source.agentId;
}

function PullOf({ agent }: { readonly agent: Agent | undefined }) {
  if (!agent) return null;
  return (
    <>
      <Facts
        facts={{
          'Last pull': <LastPull agent={agent} />,
          Agent: <Link href={addressOf.agent(agent)}>{`${agent.protocol}/${agent.agentId}`}</Link>,
        }}
      />
      <p>
        <Link href="/reconciliation">All agents</Link>
      </p>
    </>
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
    setOutcome(`New rows: ${rows}. Matched ${matched}, mismatched ${mismatched}, missing ${missing}.${rest}`);
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
