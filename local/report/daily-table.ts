import { parseMajor } from '../../shared/domain/money.ts';

interface Figure {
  readonly count: number;
  readonly amount: string;
}

/** As much of the answer to `GET /reports/daily` as is shown. */
export interface DailyReport {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly by: readonly string[];
  readonly madeAt: string;
  readonly version: string;
  readonly completeUntil: string;
  readonly incomplete?: true;
  readonly noActivity: boolean;
  readonly rows: readonly PrintedDay[];
}

export interface PrintedDay {
  readonly day: string;
  readonly protocol?: string;
  readonly agentId?: string;
  readonly gameCode?: string;
  readonly currency: string;
  readonly stakes: Figure;
  readonly payouts: Figure;
  readonly rolledBack: Figure;
  readonly deposits: Figure;
  readonly withdrawals: Figure;
  readonly adjustments: Figure;
  readonly ggr: string;
}

const FIGURES = ['stakes', 'payouts', 'rolledBack', 'deposits', 'withdrawals', 'adjustments'] as const;
const BAR = 24;

/** What the report is, a table of it, and a bar for each row's gross gaming revenue: `█` won, `░` lost. */
export function dailyTable(report: DailyReport): string {
  const { title, from, to, zone, by, version, madeAt, completeUntil, incomplete } = report;
  const head = [
    `${title}, ${from} to ${to}, ${zone}, by ${by.join(', ')}`,
    `version ${version}, made at ${madeAt}, complete until ${completeUntil}${incomplete ? ': not all is counted yet' : ''}`,
    '',
  ];
  return [...head, ...(report.noActivity ? ['No Activity'] : table(report))].join('\n');
}

function table({ rows, by }: DailyReport): string[] {
  const [largest = 1n] = rows.map(({ ggr }) => magnitude(ggr) || 1n).toSorted((one, other) => (one > other ? -1 : 1));
  const cells = rows.map((row) => [
    row.day,
    ...by.map((name) => groupOf(row, name)),
    ...FIGURES.map((name) => row[name].amount),
    row.ggr,
    bar(row.ggr, largest),
  ]);
  const titles = ['day', ...by, ...FIGURES, 'ggr', ''];
  const firstNumber = 1 + by.length;
  const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((line) => line[at]?.length ?? 0)));
  return [titles, ...cells].map((line) =>
    line
      .map((cell, at) => {
        const isNumber = at >= firstNumber && at < titles.length - 1;
        return isNumber ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

export function groupOf(row: PrintedDay, name: string): string {
  const groups: Readonly<Record<string, string | undefined>> = {
    protocol: row.protocol,
    agentId: row.agentId,
    gameCode: row.gameCode,
    currency: row.currency,
  };
  return groups[name] ?? '-';
}

function bar(ggr: string, largest: bigint): string {
  const length = Number((magnitude(ggr) * BigInt(BAR)) / largest);
  return (ggr.startsWith('-') ? '░' : '█').repeat(length);
}

function magnitude(amount: string): bigint {
  const units = parseMajor(amount) ?? 0n;
  return units < 0n ? -units : units;
}
