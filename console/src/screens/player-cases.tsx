import { api, inPages } from '../api.ts';
import { CaseTable } from '../parts/case-table.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';

export function PlayerCases({ playerId }: { readonly playerId: string }) {
  const query = api.useInfiniteQuery('get', '/cases', { params: { query: { playerId } } }, inPages);
  return (
    <>
      <Loaded query={query} what="the cases">
        {({ pages }) => {
          const items = pages.flatMap(({ cases }) => cases);
          return items.length === 0 ? <Empty>No case is about this player.</Empty> : <CaseTable items={items} />;
        }}
      </Loaded>
      <More query={query} />
    </>
  );
}
