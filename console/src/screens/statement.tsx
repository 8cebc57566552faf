import { useEffect, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { Link, useSearchParams } from 'wouter';
import { addressOf } from '../addresses.ts';
import { AS_CSV, api, csvClient, inPages, type Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { CsvButton } from '../parts/csv.tsx';
import { STATEMENT_COLUMNS } from '../parts/entry-columns.tsx';
import { Facts } from '../parts/facts.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable } from '../parts/table.tsx';
import { dayText, readersZone, timeText } from '../time.tsx';
import { kindText } from '../words.ts';

type EntryKind = Schemas['Entry']['kind'];

interface StatementProps {
  readonly playerId: string;
  readonly currency: string;
}

/** A wallet's period for the player's eyes: days of the reader's zone, the last one included. */
export default function Statement({ playerId, currency }: StatementProps) {
  const [search, setSearch] = useSearchParams();
  const first = search.get('from') ?? dayText(-30, readersZone);
  const last = search.get('to') ?? dayText(0, readersZone);
  const period = { from: new Date(`${first}T00:00`).toISOString(), to: dayAfter(last).toISOString() };
  const path = { playerId, currency };
  const init = { params: { path, query: { ...period, limit: 200 } } };
  const query = api.useInfiniteQuery('get', '/players/{playerId}/wallets/{currency}/statement', init, inPages);
  const csv = (cursor: string | undefined) =>
    csvClient.GET('/players/{playerId}/wallets/{currency}/statement', {
      params: { path, query: { ...init.params.query, ...(cursor && { cursor }) } },
      ...AS_CSV,
    });
  return (
    <Page title={`Statement of ${playerId} in ${currency}`}>
      <Period first={first} last={last} onChange={(from, to) => setSearch({ from, to })} />
      <div className="bar no-print">
        <CsvButton name={`statement-${playerId}-${currency}.csv`} load={csv} />
        <Print query={query} />
        <Link href={addressOf.wallet(playerId, currency)}>Back to the movements</Link>
      </div>
      <Loaded query={query} what="the statement">
        {({ pages }) => <Shown pages={pages} />}
      </Loaded>
      {query.hasNextPage && <p className="print-only notice">The statement goes on: this is not all of it.</p>}
      <More query={query} />
    </Page>
  );
}

function dayAfter(day: string): Date {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + 1);
  return at;
}

function Shown({ pages }: { readonly pages: readonly Schemas['Statement'][] }) {
  const [head] = pages;
  if (!head) return null;
  const money = (amount: string) => moneyText(amount, head.currency);
  const totals = Object.entries(head.totals).map(([kind, { count, amount }]) => [
    `${kindText(kind as EntryKind)} (${count})`,
    money(amount),
  ]);
  const entries = pages.flatMap((page) => page.entries);
  return (
    <>
      <p>
        From {timeText(head.from)} to {timeText(head.to)}.
      </p>
      <Facts facts={{ Opening: money(head.opening), ...Object.fromEntries(totals), Closing: money(head.closing) }} />
      {entries.length === 0 ? (
        <Empty>Nothing was moved in this period.</Empty>
      ) : (
        <DataTable label="Statement" columns={STATEMENT_COLUMNS} items={entries} idOf={({ entryId }) => entryId} />
      )}
    </>
  );
}

interface PrintProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly fetchNextPage: () => Promise<{ readonly hasNextPage: boolean; readonly isError: boolean }>;
  };
}

/** What is not loaded yet is loaded first: on paper nobody can ask for more. */
function Print({ query }: PrintProps) {
  const [isLoading, setLoading] = useState(false);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (!isReady) return;
    setReady(false);
    // The table takes over its rows one drawing later.
    requestAnimationFrame(() => requestAnimationFrame(() => print()));
  }, [isReady]);
  const printAll = async () => {
    setLoading(true);
    let at: { readonly hasNextPage: boolean; readonly isError?: boolean } = query;
    while (at.hasNextPage && !at.isError) at = await query.fetchNextPage();
    setLoading(false);
    setReady(!at.isError);
  };
  return (
    <Button isPending={isLoading} onPress={() => void printAll()}>
      {isLoading ? 'Loading all of it …' : 'Print'}
    </Button>
  );
}

interface PeriodProps {
  readonly first: string;
  readonly last: string;
  readonly onChange: (first: string, last: string) => void;
}

function Period(props: PeriodProps) {
  const [first, setFirst] = useState(props.first);
  const [last, setLast] = useState(props.last);
  return (
    <Form
      className="bar no-print"
      onSubmit={(event) => {
        event.preventDefault();
        props.onChange(first, last);
      }}
    >
      <TextInput label="From" type="date" value={first} onChange={setFirst} isRequired />
      <TextInput label="To" type="date" value={last} onChange={setLast} isRequired />
      <Button type="submit">Show</Button>
    </Form>
  );
}
