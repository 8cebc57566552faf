import { Link } from 'wouter';
import { addressOf, type Source } from '../addresses.ts';
import { api, type Schemas } from '../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Time } from '../time.tsx';
import { useMay } from '../who/person.ts';
import { Doors } from './agents.tsx';

export default function Agent({ source }: { readonly source: Source }) {
  const query = api.useQuery('get', '/agents/{protocol}/{agentId}', { params: { path: source } });
  return (
    <Page title={`Agent ${source.protocol}/${source.agentId}`}>
      <Loaded query={query} what="the agent">
        {(agent) => <Shown agent={agent} />}
      </Loaded>
    </Page>
  );
}

function Shown({ agent }: { readonly agent: Schemas['Agent'] }) {
  const { protocol, agentId, warnings, enabled } = agent;
  const may = useMay();
  return (
    <>
      {warnings.map(({ code, detail }) => (
        <p key={code} className="failed">
          <strong>Warning.</strong> {detail}
        </p>
      ))}
      <Facts
        facts={{
          Callbacks: <span className={`mark ${enabled ? 'good' : 'bad'}`}>{enabled ? 'taken' : 'refused'}</span>,
          'Callback path': agent.callbackPath,
          Doors: <Doors agent={agent} />,
          'Older keys still good': 'olderKeys' in agent && olderKeys(agent.olderKeys),
          Registered: <Time at={agent.createdAt} />,
          'Last change, keys included': <Time at={agent.updatedAt} />,
        }}
      />
      <div className="bar">
        <Link href={addressOf.reconciliation(agent)}>Reconciliation and the last pull</Link>
        {may('listAudit') && <Link href={addressOf.audit(`agent/${protocol}/${agentId}`)}>Who changed it</Link>}
      </div>
    </>
  );
}

function olderKeys(keys: readonly { readonly usableUntil: string }[] = []) {
  if (keys.length === 0) return 'none';
  return (
    <ul className="plain">
      {keys.map(({ usableUntil }) => (
        <li key={usableUntil}>
          until <Time at={usableUntil} />
        </li>
      ))}
    </ul>
  );
}
