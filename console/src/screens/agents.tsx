import { Link } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, type Schemas } from '../api.ts';
import { Doors, LastPull } from '../parts/agent-facts.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { ageText } from '../time.tsx';

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
  { title: 'Keys since', cell: (agent) => <Keys agent={agent} /> },
  { title: 'Doors', cell: (agent) => <Doors agent={agent} /> },
  { title: 'Last pull', cell: (agent) => <LastPull agent={agent} /> },
  {
    title: 'Reconciliation',
    cell: (agent) => 'lastPull' in agent && <Link href={addressOf.reconciliation(agent)}>Look</Link>,
  },
];

/** How old the keys in use are, and how many older ones still open callbacks. */
function Keys({ agent }: { readonly agent: Agent }) {
  const older = 'olderKeys' in agent ? agent.olderKeys.length : 0;
  if (agent.keys.length === 0) return 'has none';
  return (
    <ul className="plain">
      {agent.keys.map(({ name, since }) => (
        <li key={name}>
          {since === undefined ? 'not known' : ageText(since)} <small>{name}</small>
        </li>
      ))}
      {older > 0 && <li>{older} older still good</li>}
    </ul>
  );
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
