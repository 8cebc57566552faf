import { useSearchParams } from 'wouter';
import type { Source } from '../addresses.ts';
import { api } from '../api.ts';
import { Around } from '../parts/around.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { RecordShown } from '../parts/record.tsx';

interface TransactionProps {
  readonly source: Source;
  readonly transactionId: string;
}

/** What became of a provider's transaction. */
export default function Transaction({ source, transactionId }: TransactionProps) {
  const currency = useSearchParams()[0].get('currency');
  const params = { path: { ...source, transactionId }, query: currency === null ? {} : { currency } };
  const query = api.useQuery('get', '/transactions/{protocol}/{agentId}/{transactionId}', { params });
  return (
    <Page title={`Transaction ${transactionId}`}>
      <p>
        Of {source.protocol}/{source.agentId}
      </p>
      <Loaded query={query} what="the transaction">
        {({ records }) => (
          <>
            {records.map((record, index) => (
              // A list of what never changes its order.
              // biome-ignore lint/suspicious/noArrayIndexKey: records of one transaction have no id of their own
              <RecordShown key={index} record={record} />
            ))}
            {records
              .slice(0, 1)
              .map((record) => record.type === 'entry' && <Around key="around" entry={record.entry} />)}
          </>
        )}
      </Loaded>
    </Page>
  );
}
