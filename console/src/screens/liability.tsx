import { useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { AS_CSV, api, csvClient, inPages } from '../api.ts';
import { moneyText } from '../money.ts';
import { CsvButton } from '../parts/csv.tsx';
import { OPEN_STAKE_COLUMNS } from '../parts/entry-columns.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Incomplete } from '../parts/incomplete.tsx';
import { Empty, Loaded, More } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable, type TableColumn } from '../parts/table.tsx';
import { instantOf, Time } from '../time.tsx';
import { useMay } from '../who/person.ts';

interface Row {
  readonly currency: string;
  readonly balances: string;
}

const columns: readonly TableColumn<Row>[] = [
  { title: 'Currency', cell: ({ currency }) => currency },
  { title: 'All wallets together', isNumber: true, cell: ({ currency, balances }) => moneyText(balances, currency) },
];

export default function Liability() {
  return (
    <Page title="Liability and open stakes">
      {useMay()('getLiability') && <Owed />}
      <OpenStakes />
    </Page>
  );
}

function Owed() {
  const [local, setLocal] = useState('');
  const [at, setAt] = useState<string>();
  const init = { params: { query: at === undefined ? {} : { at } } };
  const query = api.useQuery('get', '/reports/liability', init);
  return (
    <section aria-labelledby="owed">
      <h2 id="owed">What is owed to players</h2>
      <Form
        className="bar"
        onSubmit={(event) => {
          event.preventDefault();
          setAt(instantOf(local));
        }}
      >
        <TextInput
          label="At"
          type="datetime-local"
          value={local}
          onChange={setLocal}
          hint="Left empty: the last full half hour"
        />
        <Button type="submit">Show</Button>
        <CsvButton name="liability.csv" load={() => csvClient.GET('/reports/liability', { ...init, ...AS_CSV })} />
      </Form>
      <Loaded query={query} what="the liability">
        {(report) => (
          <>
            <p>
              As of <Time at={report.at} />.
            </p>
            <Incomplete report={report} />
            {report.rows.length === 0 ? (
              <Empty>No wallet had moved money by then.</Empty>
            ) : (
              <DataTable label="Liability" columns={columns} items={report.rows} idOf={({ currency }) => currency} />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function OpenStakes() {
  const init = { params: { query: {} } };
  const query = api.useInfiniteQuery('get', '/reports/open-stakes', init, inPages);
  const csv = (cursor: string | undefined) =>
    csvClient.GET('/reports/open-stakes', { params: { query: { ...(cursor && { cursor }) } }, ...AS_CSV });
  return (
    <section aria-labelledby="open">
      <h2 id="open">Open stakes</h2>
      <p>Stakes without payout or rollback, oldest first.</p>
      <CsvButton name="open-stakes.csv" load={csv} />
      <Loaded query={query} what="the open stakes">
        {({ pages }) => {
          const stakes = pages.flatMap((page) => page.stakes);
          if (stakes.length === 0) return <Empty>No stake waits for its payout.</Empty>;
          return (
            <DataTable
              label="Open stakes"
              columns={OPEN_STAKE_COLUMNS}
              items={stakes}
              idOf={({ entryId }) => entryId}
            />
          );
        }}
      </Loaded>
      <More query={query} />
    </section>
  );
}
