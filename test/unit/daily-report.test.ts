import { expect, it } from 'vitest';
import { dailyPage } from '../../local/report/daily-page.ts';
import { type DailyReport, dailyTable, type PrintedDay } from '../../local/report/daily-table.ts';

const figure = (amount: string) => ({ count: 1, amount });

function row(day: string, ggr: string, group: Partial<PrintedDay> = {}): PrintedDay {
  const none = figure('0.0000');
  const money = { stakes: figure('12.5000'), payouts: none, rolledBack: none, deposits: none, withdrawals: none };
  return { day, currency: 'EUR', ...money, adjustments: none, ggr, ...group };
}

const REPORT: DailyReport = {
  ...{
    title: 'Daily figures',
    from: '2026-03-01',
    to: '2026-03-02',
    zone: 'Europe/Berlin',
    by: ['gameCode', 'currency'],
  },
  ...{ madeAt: '2026-03-03T08:15:30.000Z', version: '1.2.3', completeUntil: '2026-03-03T08:15:00.000Z' },
  noActivity: false,
  rows: [
    row('2026-03-01', '8.0000', { gameCode: 'wheel' }),
    row('2026-03-01', '-4.0000'),
    row('2026-03-02', '0.0000', { gameCode: 'wheel' }),
  ],
};

it('says what the report is before it says a figure', () => {
  const [first, second] = dailyTable(REPORT).split('\n');
  expect(first).toBe('Daily figures, 2026-03-01 to 2026-03-02, Europe/Berlin, by gameCode, currency');
  expect(second).toBe('version 1.2.3, made at 2026-03-03T08:15:30.000Z, complete until 2026-03-03T08:15:00.000Z');
  expect(dailyTable({ ...REPORT, incomplete: true })).toContain('15:00.000Z: not all is counted yet');
});

it('draws a bar for each row, in proportion to the largest, and other where money was lost', () => {
  const rows = dailyTable(REPORT).split('\n').slice(4);
  expect(rows.map((line) => /[█░]*$/.exec(line)?.[0])).toEqual(['█'.repeat(24), '░'.repeat(12), '']);
  expect(rows[1]).toMatch(/^2026-03-01 {2}- {9}EUR /);
  expect(rows[0]).toMatch(/ {2}12\.5000 .* 8\.0000 {2}█/);
});

it('says "No Activity" where nothing happened', () => {
  const text = dailyTable({ ...REPORT, noActivity: true, rows: [] });
  expect(text.split('\n').at(-1)).toBe('No Activity');
  expect(dailyPage({ ...REPORT, noActivity: true, rows: [] })).toContain('No Activity');
});

it('makes a page whose plot has a line of figures for each group, and which no name of a game breaks', () => {
  const evil = '</script><script>alert(1)</script>';
  const page = dailyPage({ ...REPORT, rows: [...REPORT.rows, row('2026-03-02', '3.5000', { gameCode: evil })] });
  const [, chart = ''] = /getElementById\('ggr'\), (.*)\);<\/script>/.exec(page) ?? [];
  const { data } = JSON.parse(chart) as { data: { labels: string[]; datasets: { label: string; data: number[] }[] } };
  expect(data.labels).toEqual(['2026-03-01', '2026-03-02']);
  expect(data.datasets).toEqual([
    { label: 'wheel EUR', data: [8, 0] },
    { label: '- EUR', data: [-4, 0] },
    { label: `${evil} EUR`, data: [0, 3.5] },
  ]);
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('<title>Daily figures</title>');
  expect(page).toContain('version 1.2.3, made at');
  // It needs no network.
  expect(page).not.toMatch(/(src|href)=/);
});
