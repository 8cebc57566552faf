import * as z from 'zod';
import { Fault } from '../../shared/application/fault.ts';
import { balanceAt } from '../../shared/desk/lookups/balance-at.ts';
import { listEntries } from '../../shared/desk/lookups/list-entries.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import { ENTRY_KINDS, type EntryKind } from '../../shared/domain/record.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { entry, nextCursor, pageQuery, shownEntry } from './entries.ts';
import { periodIn, playerNamed, walletOf } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { refusalShape, shownRefusal } from './records.ts';
import { type Route, route } from './route.ts';
import { agentId, currency, givenInstant, instant, money, playerId, protocolName, walletPath } from './schemas.ts';

const entryPage = z.strictObject({ entries: z.array(entry), cursor: nextCursor }).meta({ id: 'EntryPage' });

const KIND = `(${ENTRY_KINDS.join('|')})`;
const kinds = z
  .string()
  .regex(new RegExp(`^${KIND}(,${KIND})*$`), `must be kinds with commas between them: ${ENTRY_KINDS.join(', ')}`)
  .meta({ description: 'Only these kinds, with commas between them.', examples: ['stake,payout'] });

/** In one order, so that a cursor is good for the same kinds however they are named. */
function kindsIn(text: string | undefined): EntryKind[] | undefined {
  const names = text?.split(',');
  return names && ENTRY_KINDS.filter((kind) => names.includes(kind));
}

const entryQuery = pageQuery.extend({
  from: givenInstant.optional().meta({ description: 'Only entries of this instant and later.' }),
  to: givenInstant.optional().meta({ description: 'Only entries before this instant.' }),
  kind: kinds.optional(),
  protocol: protocolName.optional(),
  agentId: agentId.optional(),
  order: z.enum(['newest', 'oldest']).default('newest').meta({ description: 'Which come first.' }),
});

const refusalPage = z
  .strictObject({
    refusals: z.array(z.strictObject(refusalShape).meta({ id: 'Refusal' })),
    unread: z.int().min(1).optional().meta({
      description: 'So many more of this page make no sense and are left out: `npm run verify` names each.',
    }),
    cursor: nextCursor,
  })
  .meta({ id: 'RefusalPage' });

const balance = z.strictObject({ playerId, currency, balance: money, version: z.int().min(0), at: instant }).meta({
  id: 'BalanceAt',
  examples: [{ playerId: 'p1', currency: 'EUR', balance: '100.5000', version: 7, at: '2026-03-02T20:15:00.000Z' }],
});

/** A version, or where the store says where a page begins. */
const version = z.int().min(1);
const place = z.record(z.string(), z.string());

type HistoryPorts = Pick<OperatorPorts, 'players' | 'history' | 'records' | 'refOf' | 'telemetry'>;

export function walletHistoryRoutes({ players, history, records, refOf, telemetry }: HistoryPorts): Route[] {
  const list = route({
    operationId: 'listEntries',
    method: 'GET',
    path: '/players/{playerId}/wallets/{currency}/entries',
    tag: 'Entries',
    summary: "A wallet's entries, newest first",
    description:
      'Read through an index that may miss the newest entry for a moment. What moved no money is not among the entries. A page is short only when it is the ' +
      'last; a cursor is good for the same filters only. Where little is picked out of a long history, give `from` and `to`. Entries that an earlier version ' +
      'wrote have the times of many clocks: at `from` and `to` one of them may be on the other side.',
    params: walletPath,
    query: entryQuery,
    answers: { 200: { description: 'One page.', schema: entryPage } },
    problems: ['player_not_found', 'wallet_not_found', 'invalid_cursor'],
    async handle({ params: { playerId, currency }, query: { limit, cursor, kind, ...filter } }) {
      periodIn(filter);
      const filters = { ...filter, kinds: kindsIn(kind) };
      const name = ['entries', playerId, currency, filters];
      const behind = decodeCursor(name, cursor, version);
      const wallet = walletOf(await playerNamed(players, playerId), currency);
      const { entries, next } = await listEntries(history, playerId, wallet, filters, { limit, behind });
      const more = next === undefined ? {} : { cursor: encodeCursor(name, next) };
      return { status: 200, body: { entries: entries.map(shownEntry), ...more } };
    },
  });

  const refusals = route({
    operationId: 'listRefusals',
    method: 'GET',
    path: '/players/{playerId}/wallets/{currency}/refusals',
    tag: 'Look-ups',
    summary: 'Stakes that were not covered, newest first',
    description:
      'Read through an index that may miss the newest one for a moment. One that was covered later is an entry now (with `refusedAt`) and not in this list; ' +
      'neither is what an earlier version wrote, which is found by its transaction.',
    params: walletPath,
    query: pageQuery,
    answers: { 200: { description: 'One page.', schema: refusalPage } },
    problems: ['player_not_found', 'wallet_not_found', 'invalid_cursor'],
    async handle({ params: { playerId, currency }, query: { limit, cursor }, call: { operation, requestId } }) {
      const name = ['refusals', playerId, currency];
      const from = decodeCursor(name, cursor, place);
      walletOf(await playerNamed(players, playerId), currency);
      const { found, unread, next } = await records.refusals(playerId, currency, limit, from);
      if (unread > 0)
        telemetry.fault(new Fault('corrupt_item', 'a listed refusal cannot be read'), { operation, requestId });
      const shown = found.map(({ at, record }) =>
        shownRefusal(record, { ref: refOf(at.key), provider: { ...record.details } }),
      );
      const left = { ...(unread > 0 && { unread }), ...(next && { cursor: encodeCursor(name, next) }) };
      return { status: 200, body: { refusals: shown, ...left } };
    },
  });

  const getBalance = route({
    operationId: 'getBalanceAt',
    method: 'GET',
    path: '/players/{playerId}/wallets/{currency}/balance',
    tag: 'Look-ups',
    summary: 'What a wallet held at an instant',
    description:
      'After the last entry of that instant or before; 0 and version 0 before the first. Entries that an earlier version wrote have the times of many ' +
      'clocks: within a second or so of one of them it may be the balance before or after its neighbour.',
    params: walletPath,
    query: z.strictObject({ at: givenInstant }),
    answers: { 200: { description: 'The balance then.', schema: balance } },
    problems: ['player_not_found', 'wallet_not_found'],
    async handle({ params: { playerId, currency }, query: { at } }) {
      const wallet = walletOf(await playerNamed(players, playerId), currency);
      const then = await balanceAt(history, playerId, wallet, at);
      return { status: 200, body: { playerId, currency, ...then, balance: formatMajor(then.balance), at } };
    },
  });

  return [list, refusals, getBalance];
}
