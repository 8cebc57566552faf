import * as z from 'zod';
import { FIGURES } from '../../shared/books/count.ts';
import { DailyFigures, type DailyRow, GROUPINGS, type Grouping, grossGamingRevenue } from '../../shared/books/daily.ts';
import { zoneDays } from '../../shared/books/zone.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import { invalidRequest } from './input.ts';
import { type OperatorPorts, timeText } from './ports.ts';
import { Problem } from './problem.ts';
import { reportCsv } from './report-csv.ts';
import { type Route, route } from './route.ts';
import { agentId, currency, instant, money, protocolName } from './schemas.ts';
import { version } from './version.ts';

const MOST_DAYS = 92;
const DAY_MS = 86_400_000;
const TITLE = 'Daily figures';

const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'must be a date like 2026-03-02')
  .refine((text) => new Date(`${text}T00:00:00.000Z`).toJSON()?.startsWith(text), 'must be a date that there is')
  .meta({ format: 'date', examples: ['2026-03-02'] });

const grouping = z.enum(GROUPINGS);
const GROUPING = `(${GROUPINGS.join('|')})`;
const figure = z
  .strictObject({ count: z.int(), amount: money })
  .meta({ id: 'Figure', description: 'How many entries, and their amounts together. What undoes is netted off.' });

const row = z.strictObject({
  day: date,
  protocol: protocolName.optional(),
  agentId: agentId.optional(),
  gameCode: z.string().optional(),
  currency,
  stakes: figure,
  payouts: figure,
  rolledBack: figure.meta({ description: 'What rollbacks gave back to players, net of payouts that they took back.' }),
  freePayouts: figure.meta({ description: 'Payouts of plays whose stake was 0; they are in `payouts` too.' }),
  ggr: money.meta({ description: 'Gross gaming revenue: stakes − payouts − rolled back.' }),
  deposits: figure,
  withdrawals: figure,
  adjustments: figure,
});

const report = z
  .strictObject({
    title: z.string(),
    from: date,
    to: date,
    zone: z.string(),
    by: z.array(grouping),
    madeAt: instant,
    version: z.string().meta({ description: 'Of this deployment.' }),
    completeUntil: instant.meta({ description: 'Every entry that was created before it is in the figures.' }),
    incomplete: z.literal(true).optional().meta({ description: 'There when the period ends behind `completeUntil`.' }),
    noActivity: z.boolean(),
    rows: z
      .array(row)
      .meta({ description: 'By day, protocol, agent, game and currency. What had no entry has no row.' }),
  })
  .meta({ id: 'DailyFigures' });

const query = z.strictObject({
  from: date.meta({ description: 'The first day.' }),
  to: date.meta({ description: `The last day, itself included; at most ${MOST_DAYS} days.` }),
  zone: z
    .string()
    .min(1)
    .max(64)
    .default('UTC')
    .meta({
      description: 'Whose days: an IANA name. Its offset from UTC must be a multiple of 30 minutes.',
      examples: ['Europe/Berlin'],
    }),
  by: z
    .string()
    .regex(
      new RegExp(`^${GROUPING}(,${GROUPING})*$`),
      `must be names with commas between them: ${GROUPINGS.join(', ')}`,
    )
    .default(GROUPINGS.join(','))
    .meta({
      description:
        'What figures are told apart by: any of protocol, agentId, gameCode and currency, with commas. Currency always is.',
      examples: ['protocol,currency'],
    }),
});

export function figureRoutes({ books, clock }: Pick<OperatorPorts, 'books' | 'clock'>): Route[] {
  const daily = route({
    operationId: 'getDailyFigures',
    method: 'GET',
    path: '/reports/daily',
    tag: 'Books',
    summary: 'Money by day, protocol, agent, game and currency',
    description:
      'From totals that are kept while money moves, not from the entries themselves. What is not counted yet is not in them: see `completeUntil`.',
    query,
    answers: {
      200: {
        description: 'The figures.',
        schema: report,
        csv: 'Title, period, zone, filters, version and time of making in the first lines, then a header line and the rows, or "No Activity".',
      },
    },
    problems: ['zone_not_supported'],
    async handle({ query: { from, to, zone, by }, wantsCsv }) {
      const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
      if (days < 1 || days > MOST_DAYS)
        throw invalidRequest([{ path: 'to', message: `must be from 1 to ${MOST_DAYS} days from the first on` }]);
      const ofZone = zoneDays(zone, from, to);
      if (!ofZone)
        throw new Problem('zone_not_supported', 'The zone is unknown, or its offset is no multiple of 30 minutes');
      // Read before the figures: what it promises is in them then.
      const completeUntil = await books.completeUntil();
      const groupings = groupingsOf(by);
      const figures = new DailyFigures(ofZone, groupings);
      for await (const lines of books.lines(ofZone.utcFrom, ofZone.utcTo)) for (const line of lines) figures.add(line);
      const rows = figures.rows().map(shownRow);
      const shown = {
        ...{ title: TITLE, from, to, zone, by: groupings, madeAt: timeText(clock), version, completeUntil },
        ...(completeUntil < ofZone.endsAt && { incomplete: true as const }),
        noActivity: rows.length === 0,
        rows,
      };
      return wantsCsv ? { status: 200, csv: { text: dailyCsv(shown) } } : { status: 200, body: shown };
    },
  });

  return [daily];
}

function groupingsOf(by: string): Grouping[] {
  const named = by.split(',');
  return GROUPINGS.filter((each) => each === 'currency' || named.includes(each));
}

function shownRow(daily: DailyRow): z.infer<typeof row> {
  const { day, group, sums } = daily;
  const shown = (name: (typeof FIGURES)[number]) => ({
    count: sums[name].count,
    amount: formatMajor(sums[name].amount),
  });
  return {
    day,
    ...group,
    stakes: shown('stakes'),
    payouts: shown('payouts'),
    rolledBack: shown('rolledBack'),
    freePayouts: shown('freePayouts'),
    ggr: formatMajor(grossGamingRevenue(daily)),
    deposits: shown('deposits'),
    withdrawals: shown('withdrawals'),
    adjustments: shown('adjustments'),
  };
}

function dailyCsv(shown: z.infer<typeof report>): string {
  const { title, from, to, zone, by, version, madeAt, completeUntil, incomplete, rows } = shown;
  const columns = ['day', ...by, ...FIGURES.flatMap((name) => [`${name}Count`, name]), 'ggr'];
  const flat = rows.map((each) => {
    const amounts = FIGURES.flatMap((name) => [
      [`${name}Count`, each[name].count] as const,
      [name, each[name].amount] as const,
    ]);
    const { day, protocol, agentId, gameCode, currency, ggr } = each;
    return { day, protocol, agentId, gameCode, currency, ggr, ...Object.fromEntries(amounts) };
  });
  const head = {
    title,
    period: `${from} to ${to}`,
    zone,
    filters: `by ${by.join(', ')}`,
    version,
    madeAt,
    completeUntil,
  };
  return reportCsv(head, incomplete, columns, flat);
}
