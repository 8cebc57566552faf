import * as z from 'zod';
import { type Statement, statementOf } from '../../shared/desk/lookups/statement.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import { ENTRY_KINDS } from '../../shared/domain/record.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { entry, nextCursor, pageQuery, shownEntry } from './entries.ts';
import { periodIn, playerNamed, walletOf } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { type Route, route } from './route.ts';
import { currency, givenInstant, instant, money, playerId, walletPath } from './schemas.ts';
import { statementCsv } from './statement-csv.ts';

const total = z.strictObject({ count: z.int().min(1), amount: money.meta({ description: 'The sum, with its sign.' }) });

export const statement = z
  .strictObject({
    playerId,
    currency,
    from: instant,
    to: instant,
    opening: money.meta({ description: 'What the wallet held when the period began.' }),
    closing: money.meta({ description: 'What it held when it ended: `opening` and all totals together.' }),
    totals: z
      .partialRecord(z.enum(ENTRY_KINDS), total)
      .meta({ description: 'Over the whole period, on every page; a kind without entries is left out.' }),
    entries: z.array(entry).meta({ description: 'Oldest first.' }),
    cursor: nextCursor,
  })
  .meta({ id: 'Statement' });

const query = pageQuery.extend({
  from: givenInstant.meta({ description: 'When the period begins.', examples: ['2026-03-01T00:00:00.000Z'] }),
  to: givenInstant.meta({ description: 'When it is over: not itself in it.', examples: ['2026-04-01T00:00:00.000Z'] }),
});
const version = z.int().min(0);
const place = z.strictObject({ after: version, until: version, behind: version });

export function statementRoutes({ players, history }: Pick<OperatorPorts, 'players' | 'history'>): Route[] {
  const get = route({
    operationId: 'getStatement',
    method: 'GET',
    path: '/players/{playerId}/wallets/{currency}/statement',
    tag: 'Look-ups',
    summary: "A wallet's statement for a period",
    description:
      'Opening balance, totals by kind, closing balance, and the entries in pages. Later pages keep to what the first one found, whatever is booked meanwhile. ' +
      'A page costs at most 2 + ⌈log2(entries of the wallet)⌉ requests to the store: what each thousand entries come to is kept beside them. Of entries that an ' +
      'earlier version wrote nothing is kept, each thousand costs a request, and their times are of many clocks: the period may begin or end beside one of them.',
    params: walletPath,
    query,
    answers: {
      200: {
        description: 'One page. As CSV the next page is in the `link` header (`rel="next"`).',
        schema: statement,
        csv: 'RFC 4180: a header line; a line for each entry; in the last block opening, totals by kind and closing.',
      },
    },
    problems: ['player_not_found', 'wallet_not_found', 'invalid_cursor'],
    async handle({ params: { playerId, currency }, query: { from, to, limit, cursor }, wantsCsv }) {
      periodIn({ from, to });
      const name = ['statement', playerId, currency, from, to];
      const behind = decodeCursor(name, cursor, place);
      const wallet = walletOf(await playerNamed(players, playerId), currency);
      const found = await statementOf(history, playerId, wallet, { from, to }, { limit, place: behind });
      const next = found.next && encodeCursor(name, { ...found.next });
      const shown = { playerId, currency, from, to, ...shownStatement(found), ...(next && { cursor: next }) };
      if (!wantsCsv) return { status: 200, body: shown };
      const path = `/players/${playerId}/wallets/${currency}/statement?${new URLSearchParams({ from, to, limit: `${limit}` })}`;
      return { status: 200, csv: { text: statementCsv(shown), next: next && `${path}&cursor=${next}` } };
    },
  });

  return [get];
}

function shownStatement({ opening, closing, totals, entries }: Statement) {
  const sums = [...totals].map(([kind, { count, amount }]) => [kind, { count, amount: formatMajor(amount) }] as const);
  return {
    opening: formatMajor(opening),
    closing: formatMajor(closing),
    totals: Object.fromEntries(sums),
    entries: entries.map(shownEntry),
  };
}
