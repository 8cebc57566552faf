import * as z from 'zod';
import { halfHourOf, startOf } from '../../shared/books/count.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import { invalidRequest } from './input.ts';
import { type OperatorPorts, timeText } from './ports.ts';
import { reportCsv } from './report-csv.ts';
import { type Route, route } from './route.ts';
import { currency, givenInstant, instant, money } from './schemas.ts';
import { version } from './version.ts';

const report = z
  .strictObject({
    at: instant.meta({ description: 'What was asked, rounded down to the half hour: entries before it are in.' }),
    completeUntil: instant.meta({ description: 'Every entry that was created before it is in.' }),
    incomplete: z.literal(true).optional().meta({ description: 'There when `at` lies behind `completeUntil`.' }),
    rows: z.array(
      z.strictObject({ currency, balances: money.meta({ description: 'What all wallets held together.' }) }),
    ),
  })
  .meta({ id: 'Liability' });

const query = z.strictObject({ at: givenInstant.optional().meta({ description: 'Now, when it is left out.' }) });

export function liabilityRoutes({ books, clock }: Pick<OperatorPorts, 'books' | 'clock'>): Route[] {
  const get = route({
    operationId: 'getLiability',
    method: 'GET',
    path: '/reports/liability',
    tag: 'Books',
    summary: 'What is owed to players at an instant',
    query,
    answers: {
      200: {
        description: 'By currency.',
        schema: report,
        csv: 'Title, instant, zone, filters, version and time of making in the first lines, then a header line and the rows, or "No Activity".',
      },
    },
    async handle({ query: { at: asked = timeText(clock) }, wantsCsv }) {
      if (asked > timeText(clock)) throw invalidRequest([{ path: 'at', message: 'must not be in the future' }]);
      const halfHour = halfHourOf(asked);
      const at = startOf(halfHour);
      const completeUntil = await books.completeUntil();
      const balances = [...(await books.balancesAt(halfHour))].toSorted(([one], [other]) => (one < other ? -1 : 1));
      const rows = balances.map(([currency, units]) => ({ currency, balances: formatMajor(units) }));
      const incomplete = completeUntil < at ? ({ incomplete: true } as const) : {};
      if (!wantsCsv) return { status: 200, body: { at, completeUntil, ...incomplete, rows } };
      const head = { title: 'Liability to players', period: at, zone: 'UTC', filters: 'none', version };
      const text = reportCsv(
        { ...head, madeAt: timeText(clock), completeUntil },
        incomplete.incomplete,
        ['currency', 'balances'],
        rows,
      );
      return { status: 200, csv: { text } };
    },
  });

  return [get];
}
