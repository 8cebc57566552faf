import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { useSearchParams } from 'wouter';
import { AS_CSV, api, csvClient, type Schemas } from '../api.ts';
import { CsvButton } from '../parts/csv.tsx';
import { Choice, TextInput } from '../parts/fields.tsx';
import { Incomplete } from '../parts/incomplete.tsx';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page } from '../parts/page.tsx';
import { DataTable } from '../parts/table.tsx';
import { dayText, readersZone, Time } from '../time.tsx';
import { dailyColumns, idOfRow } from './daily-columns.tsx';

const Plots = lazy(() => import('./daily-plots.tsx'));

const GROUPINGS = [
  { id: 'provider', text: 'provider' },
  { id: 'agent', text: 'agent' },
  { id: 'game', text: 'game' },
  { id: 'currency', text: 'currency alone' },
] as const;
type By = (typeof GROUPINGS)[number]['id'];
type Members = Schemas['DailyFigures']['by'];

/** What the API calls them, from the largest to the smallest. */
const MEMBERS: Readonly<Record<By, Members>> = {
  provider: ['protocol', 'currency'],
  agent: ['protocol', 'agentId', 'currency'],
  game: ['protocol', 'gameCode', 'currency'],
  currency: ['currency'],
};

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly by: By;
}

/** What is asked stands in the address, so that it can be sent to somebody: yesterday by provider, when nothing stands there. */
export default function Daily() {
  const [search, setSearch] = useSearchParams();
  const zone = search.get('zone') ?? readersZone;
  const asked: Asked = {
    from: search.get('from') ?? dayText(-1, zone),
    to: search.get('to') ?? dayText(0, zone),
    zone,
    by: GROUPINGS.find(({ id }) => id === search.get('by'))?.id ?? 'provider',
  };
  const params = { query: { ...asked, by: MEMBERS[asked.by].join(',') } };
  const query = api.useQuery('get', '/reports/daily', { params });
  const csv = () => csvClient.GET('/reports/daily', { params, ...AS_CSV });
  return (
    <Page title="Daily money">
      <Filters asked={asked} onChange={(next) => setSearch({ ...next })}>
        <CsvButton name={`daily-${asked.from}-${asked.to}.csv`} load={csv} />
      </Filters>
      <Loaded query={query} what="the figures">
        {(report) => (
          <>
            <p>
              {report.from} to {report.to} in the zone {report.zone}, made <Time at={report.madeAt} />.
            </p>
            <Incomplete report={report} />
            {report.rows.length === 0 ? (
              <Empty>
                No activity: nothing was booked in this period{report.incomplete && ' that is counted yet'}.
              </Empty>
            ) : (
              <>
                <Suspense fallback={<output className="loading">Drawing …</output>}>
                  <Plots rows={report.rows} />
                </Suspense>
                <DataTable label="Daily figures" columns={dailyColumns(report.by)} items={report.rows} idOf={idOfRow} />
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface FiltersProps {
  readonly asked: Asked;
  readonly onChange: (asked: Asked) => void;
  readonly children: ReactNode;
}

function Filters({ asked, onChange, children }: FiltersProps) {
  const [from, setFrom] = useState(asked.from);
  const [to, setTo] = useState(asked.to);
  const [zone, setZone] = useState(asked.zone);
  const [by, setBy] = useState(asked.by);
  return (
    <Form
      className="bar"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ from, to, zone, by });
      }}
    >
      <TextInput label="From" type="date" value={from} onChange={setFrom} isRequired />
      <TextInput label="To" type="date" value={to} onChange={setTo} isRequired />
      <TextInput label="Zone" value={zone} onChange={setZone} isRequired hint="Whose days, like Europe/Berlin" />
      <Choice label="By" value={by} onChange={setBy} options={GROUPINGS} />
      <Button type="submit" className="main">
        Show
      </Button>
      {children}
    </Form>
  );
}
