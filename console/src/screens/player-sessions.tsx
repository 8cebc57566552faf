import { api, inPages, type Schemas } from '../api.ts';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { Time } from '../time.tsx';

type Session = Schemas['KnownSession'];

const columns: readonly TableColumn<Session>[] = [
  { title: 'Opened', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    title: 'Status',
    cell: ({ status }) => <span className={`mark ${status === 'live' ? 'good' : ''}`}>{status}</span>,
  },
  { title: 'Provider', cell: ({ protocol, agentId }) => `${protocol}/${agentId}` },
  { title: 'Currency', cell: ({ currency }) => currency },
  { title: 'Expires', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
];

export function Sessions({ playerId }: { readonly playerId: string }) {
  const query = api.useInfiniteQuery(
    'get',
    '/players/{playerId}/sessions',
    { params: { path: { playerId } } },
    inPages,
  );
  return (
    <>
      <Loaded query={query} what="the sessions">
        {({ pages }) => {
          const items = pages.flatMap(({ sessions }) => sessions);
          if (items.length === 0) return <Empty>The player has had no session in the last 30 days.</Empty>;
          const idOf = ({ createdAt, protocol, agentId, expiresAt }: Session) =>
            [createdAt, protocol, agentId, expiresAt].join(' ');
          return <DataTable label="Sessions" columns={columns} items={items} idOf={idOf} />;
        }}
      </Loaded>
      <More query={query} />
    </>
  );
}
