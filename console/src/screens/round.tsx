import { useSearchParams } from 'wouter';
import type { Source } from '../addresses.ts';
import { api, inPages } from '../api.ts';
import { Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { RecordShown } from '../parts/record.tsx';

/** All records of a round, oldest first. */
export default function Round({ source, roundId }: { readonly source: Source; readonly roundId: string }) {
  const currency = useSearchParams()[0].get('currency');
  const params = { path: { ...source, roundId }, query: currency === null ? {} : { currency } };
  const query = api.useInfiniteQuery('get', '/rounds/{protocol}/{agentId}/{roundId}', { params }, inPages);
  return (
    <Page title={`Round ${roundId}`}>
      <p>
        Of {source.protocol}/{source.agentId}, oldest first
      </p>
      <Loaded query={query} what="the round">
        {({ pages }) =>
          pages
            .flatMap(({ records }) => records)
            .map((record, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: records have no id of their own, and their order never changes
              <RecordShown key={index} record={record} />
            ))
        }
      </Loaded>
      <More query={query} />
    </Page>
  );
}
