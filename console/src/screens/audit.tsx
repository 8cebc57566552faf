import { useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { addressOf } from '../addresses.ts';
import { api, inPages, type Schemas } from '../api.ts';
import { TextInput } from '../parts/fields.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { instantOf, Time } from '../time.tsx';

type Line = Schemas['AuditLine'];

const columns: readonly TableColumn<Line>[] = [
  { title: 'When', cell: ({ at }) => <Time at={at} /> },
  { title: 'Who', cell: ({ actor }) => actor },
  { title: 'What', cell: ({ operation }) => operation },
  { title: 'Of what', cell: ({ target }) => <Link href={addressOf.audit(target)}>{target}</Link> },
  { title: 'Changes', cell: ({ changes }) => <Changes changes={changes} /> },
  { title: 'Reason', cell: ({ reason }) => reason ?? '' },
];

function Changes({ changes }: Pick<Line, 'changes'>) {
  return (
    <ul className="plain">
      {Object.entries(changes).map(([member, change]) => (
        <li key={member}>
          {member}: {changeText(change)}
        </li>
      ))}
    </ul>
  );
}

/** Of a secret it is told that it changed, and nothing else. */
function changeText({ from, to }: Line['changes'][string]): string {
  if (from === undefined && to === undefined) return 'changed, not shown';
  return `${from === undefined ? '' : `${valueText(from)} → `}${to === undefined ? 'nothing' : valueText(to)}`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const DAY_MS = 86_400_000;

/** Who changed what. Without a filter: the last seven days. */
export default function Audit({ target }: { readonly target?: string | undefined }) {
  const [actor, setActor] = useState('');
  const [since, setSince] = useState(() => new Date(Date.now() - 7 * DAY_MS).toISOString());
  const filter = { ...(target ? { target } : { from: since }), ...(actor && { actor }) };
  const query = api.useInfiniteQuery('get', '/audit', { params: { query: filter } }, inPages);
  return (
    <Page title={target ? `Audit of ${target}` : 'Audit'}>
      <Filters
        target={target}
        actor={actor}
        onChange={(asked) => {
          setActor(asked.actor);
          setSince((before) => instantOf(asked.since) ?? before);
        }}
      />
      <Loaded query={query} what="the audit trail">
        {({ pages }) => {
          const lines = pages.flatMap((page) => page.lines);
          if (lines.length === 0) return <Empty>Nobody changed anything of the kind.</Empty>;
          return <DataTable label="Audit trail" columns={columns} items={lines} idOf={({ auditId }) => auditId} />;
        }}
      </Loaded>
      <More query={query} />
    </Page>
  );
}

interface FiltersProps {
  readonly target: string | undefined;
  readonly actor: string;
  readonly onChange: (asked: { actor: string; since: string }) => void;
}

function Filters(props: FiltersProps) {
  const [target, setTarget] = useState(props.target ?? '');
  const [actor, setActor] = useState(props.actor);
  const [since, setSince] = useState('');
  const [, navigate] = useLocation();
  return (
    <Form
      className="bar"
      onSubmit={(event) => {
        event.preventDefault();
        props.onChange({ actor, since });
        if (target !== (props.target ?? '')) navigate(target === '' ? '/audit' : addressOf.audit(target));
      }}
    >
      <TextInput label="Of what" value={target} onChange={setTarget} hint="player/p1, agent/tg/main, transfer/…" />
      <TextInput label="Who" value={actor} onChange={setActor} />
      {!props.target && <TextInput label="Since" type="datetime-local" value={since} onChange={setSince} />}
      <Button type="submit">Show</Button>
    </Form>
  );
}
