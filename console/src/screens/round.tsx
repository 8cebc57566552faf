import { useSearchParams } from 'wouter';
import type { Source } from '../addresses.ts';
import { api, inPages, type Schemas } from '../api.ts';
import { moneyText, sumOf } from '../money.ts';
import { Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { RecordShown } from '../parts/record.tsx';

interface AltogetherProps {
  readonly records: readonly Schemas['TransactionRecord'][];
}

/** What the whole round did to the balance, by currency. */
function Altogether({ records }: AltogetherProps) {
  const sums = new Map<string, string[]>();
  for (const record of records) {
    if (record.type !== 'entry') continue;
    const { currency, amount } = record.entry;
    sums.set(currency, [...(sums.get(currency) ?? []), amount]);
  }
  return [...sums].map(([currency, amounts]) => (
    <p key={currency} className="story">
      Altogether it moved the balance by {moneyText(sumOf(amounts), currency, { signs: 'exceptZero' })}.
    </p>
  ));
}

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
        {({ pages }) => {
          const records = pages.flatMap((page) => page.records);
          return (
            <>
              {!query.hasNextPage && <Altogether records={records} />}
              {records.map((record, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: records have no id of their own, and their order never changes
                <RecordShown key={index} record={record} />
              ))}
            </>
          );
        }}
      </Loaded>
      <More query={query} />
    </Page>
  );
}
