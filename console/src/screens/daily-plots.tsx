import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, Tooltip } from 'chart.js';
import { Bar } from 'react-chartjs-2';
import { moneyText } from '../money.ts';
import type { DailyRow } from './daily-columns.tsx';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);

const SERIES = [
  { title: 'Stakes', colour: '#2f6fb7', amountOf: (row: DailyRow) => row.stakes.amount },
  { title: 'Payouts', colour: '#c05c14', amountOf: (row: DailyRow) => row.payouts.amount },
  { title: 'GGR', colour: '#2a8a57', amountOf: (row: DailyRow) => row.ggr },
];

/** One plot for each currency: what is in different currencies cannot be compared. The same figures stand in the table below, and those of transfers. */
export default function DailyPlots({ rows: all }: { readonly rows: readonly DailyRow[] }) {
  const rows = all.filter(({ stakes, payouts, ggr }) => stakes.count > 0 || payouts.count > 0 || Number(ggr) !== 0);
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  return (
    <div className="plots">
      {currencies.map((currency) => (
        <Plot key={currency} currency={currency} rows={rows.filter((row) => row.currency === currency)} />
      ))}
    </div>
  );
}

function Plot({ currency, rows }: { readonly currency: string; readonly rows: readonly DailyRow[] }) {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const ink = isDark ? '#e4e6eb' : '#1d2433';
  const grid = isDark ? '#3a4150' : '#d5d9e2';
  const scale = { ticks: { color: ink }, grid: { color: grid } };
  return (
    <figure>
      <figcaption>Stakes, payouts and gross gaming revenue in {currency}</figcaption>
      <div className="plot">
        <Bar
          role="img"
          aria-label={`Bars of stakes, payouts and gross gaming revenue in ${currency}; the table below has the figures`}
          data={{ labels: rows.map(labelOf), datasets: SERIES.map((series) => bars(series, rows)) }}
          options={{
            animation: false,
            maintainAspectRatio: false,
            scales: { x: scale, y: scale },
            plugins: {
              legend: { labels: { color: ink } },
              tooltip: { callbacks: { label: ({ dataset, dataIndex }) => exact(dataset.label, rows[dataIndex]) } },
            },
          }}
        />
      </div>
    </figure>
  );
}

/** How high a bar is drawn is the one place where an amount is a float: nobody can see the difference, and what is read is written from the text. */
function bars({ title, colour, amountOf }: (typeof SERIES)[number], rows: readonly DailyRow[]) {
  return { label: title, backgroundColor: colour, data: rows.map((row) => Number(amountOf(row))) };
}

function exact(title: string | undefined, row: DailyRow | undefined): string {
  const series = SERIES.find((each) => each.title === title);
  return series && row ? `${title}: ${moneyText(series.amountOf(row), row.currency)}` : '';
}

function labelOf({ day, protocol, agentId, gameCode }: DailyRow): string[] {
  return [day, [protocol, agentId, gameCode].filter(Boolean).join(' ')].filter((line) => line !== '');
}
