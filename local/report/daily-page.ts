import { type DailyReport, dailyTable, groupOf } from './daily-table.ts';
import { chartLibrary, escaped, literal } from './inline-page.ts';

/** One page that needs no network: the table, and the gross gaming revenue by day and currency as lines. Figures in the plot are floats, those in the table are not. */
export function dailyPage(report: DailyReport): string {
  const days = [...new Set(report.rows.map(({ day }) => day))];
  const names = [...new Set(report.rows.map((row) => nameOf(report, row)))];
  const datasets = names.map((label) => ({
    label,
    data: days.map((day) =>
      report.rows
        .filter((row) => row.day === day && nameOf(report, row) === label)
        .reduce((sum, { ggr }) => sum + Number(ggr), 0),
    ),
  }));
  const chart = { type: 'bar', data: { labels: days, datasets }, options: { animation: false } };
  return `<!doctype html>
<meta charset="utf-8">
<title>${escaped(report.title)}</title>
<h1>${escaped(report.title)}</h1>
<p>Gross gaming revenue</p>
<canvas id="ggr"></canvas>
<pre>${escaped(dailyTable(report))}</pre>
<script>${chartLibrary()}</script>
<script>new Chart(document.getElementById('ggr'), ${literal(chart)});</script>
`;
}

function nameOf({ by }: DailyReport, row: DailyReport['rows'][number]): string {
  return by.map((name) => groupOf(row, name)).join(' ');
}
