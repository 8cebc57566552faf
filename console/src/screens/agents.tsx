import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, type Schemas } from '../api.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { Time } from '../time.tsx';

type Agent = Schemas['Agent'];

const columns: readonly TableColumn<Agent>[] = [
  {
    title: 'Agent',
    cell: (agent) => <Link href={addressOf.agent(agent)}>{`${agent.protocol}/${agent.agentId}`}</Link>,
  },
  {
    title: 'Callbacks',
    cell: ({ enabled }) => <span className={`mark ${enabled ? 'good' : 'bad'}`}>{enabled ? 'taken' : 'refused'}</span>,
  },
  { title: 'Doors', cell: (agent) => <Doors agent={agent} /> },
  { title: 'Changed', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
  { title: 'Reconciliation', cell: (agent) => <Link href={addressOf.reconciliation(agent)}>Look</Link> },
];

export function Doors({ agent }: { readonly agent: Agent }) {
  const { warnings, allowedSourceIps } = agent;
  if (warnings.length > 0) return <span className="mark bad">open to everybody</span>;
  return allowedSourceIps.length > 0 ? allowedSourceIps.join(', ') : 'signed callbacks from anywhere';
}

export default function Agents() {
  const query = api.useQuery('get', '/agents');
  const health = api.useQuery('get', '/health');
  return (
    <Page title="Agents">
      <Loaded query={health} what="the health of the API">
        {({ status, version }) => (
          <p>
            The API is <span className="mark good">{status}</span>, version {version}.
          </p>
        )}
      </Loaded>
      <Loaded query={query} what="the agents">
        {({ agents }) =>
          agents.length === 0 ? (
            <Empty>No agent is registered yet.</Empty>
          ) : (
            <DataTable
              label="Agents"
              columns={columns}
              items={agents}
              idOf={({ protocol, agentId }) => `${protocol}/${agentId}`}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
