import { Link } from 'wouter';
import { addressOf, type Source } from '../addresses.ts';
import { api, type Schemas } from '../api.ts';
import { Doors, LastPull } from '../parts/agent-facts.tsx';
import { Facts } from '../parts/facts.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { Time } from '../time.tsx';
import { useMay } from '../who/person.ts';

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
          'Keys in use': agent.keys.length > 0 ? keysOf(agent) : 'none: its sessions are the key',
          'Older keys still good': 'olderKeys' in agent && olderKeys(agent.olderKeys),
          'Last pull of its report': <LastPull agent={agent} />,
          Registered: <Time at={agent.createdAt} />,
          'Last change': <Time at={agent.updatedAt} />,
        }}
      />
      <div className="bar">
        <Link href={addressOf.reconciliation(agent)}>Reconciliation</Link>
        {may('listAudit') && <Link href={addressOf.audit(`agent/${protocol}/${agentId}`)}>Who changed it</Link>}
      </div>
    </>
  );
}

function keysOf({ keys }: Schemas['Agent']) {
  return (
    <ul className="plain">
      {keys.map(({ name, since }) => (
        <li key={name}>
          {name}: {since === undefined ? 'since an earlier version, which noted no time' : <Time at={since} />}
        </li>
      ))}
    </ul>
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
