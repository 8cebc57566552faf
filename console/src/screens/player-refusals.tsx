import { api, inPages, type Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { RoundLink, TransactionLink } from '../parts/ids.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { Time } from '../time.tsx';

type Refusal = Schemas['Refusal'];

interface RefusalsProps {
  readonly playerId: string;
  readonly currency: string;
}

/** Stakes that were not covered: "I played and it said no". */
export function Refusals({ playerId, currency }: RefusalsProps) {
  const init = { params: { path: { playerId, currency } } };
  const query = api.useInfiniteQuery('get', '/players/{playerId}/wallets/{currency}/refusals', init, inPages);
  const columns: readonly TableColumn<Refusal>[] = [
    { title: 'When', cell: ({ createdAt }) => <Time at={createdAt} /> },
    { title: 'Stake', isNumber: true, cell: ({ stake }) => (stake === undefined ? '' : moneyText(stake, currency)) },
    { title: 'Why', cell: ({ reason }) => reason.replaceAll('_', ' ') },
    { title: 'Provider', cell: ({ protocol, agentId }) => (protocol ? `${protocol}/${agentId}` : '') },
    { title: 'Game', cell: ({ gameCode }) => gameCode ?? '' },
    { title: 'Transaction', cell: (item) => <TransactionLink of={{ ...item, currency }} id={item.transactionId} /> },
    { title: 'Round', cell: (item) => <RoundLink of={{ ...item, currency }} id={item.roundId} /> },
  ];
  return (
    <>
      <Loaded query={query} what="the refused bets">
        {({ pages }) => {
          const items = pages.flatMap(({ refusals }) => refusals);
          if (items.length === 0) return <Empty>No bet was refused for want of funds.</Empty>;
          return <DataTable label="Refused bets" columns={columns} items={items} idOf={({ ref }) => ref} />;
        }}
      </Loaded>
      <More query={query} />
    </>
  );
}
