import * as z from 'zod';
import { recordedId, recordedRound } from '../../shared/application/recorded.ts';
import { type Page, type RecordPlace, recordsOf } from '../../shared/desk/lookups/records.ts';
import { type IdempotencyKey, idempotencyKey } from '../../shared/domain/ids.ts';
import type { Found } from '../../shared/domain/state.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { entry, nextCursor, pageQuery, shownEntry } from './entries.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { protocolNamed } from './protocols.ts';
import { record, shownRecord } from './records.ts';
import { type Route, route } from './route.ts';
import { agentPath, currency } from './schemas.ts';

const LARGEST_ROUND_PAGE = 200;

const providersId = z
  .string()
  .min(1)
  .max(512)
  .meta({ examples: ['7634846433511800001'] });
const currencyQuery = z.strictObject({
  currency: currency.optional().meta({
    description: 'Demanded where ids are unique within a currency only (`wallet-v2`); elsewhere it changes nothing.',
  }),
});
const roundQuery = currencyQuery.extend({
  limit: pageQuery.shape.limit.removeDefault().default(LARGEST_ROUND_PAGE),
  cursor: pageQuery.shape.cursor,
});

const records = z.strictObject({ records: z.array(record) }).meta({ id: 'Records' });
const roundPage = z.strictObject({ records: z.array(record), cursor: nextCursor }).meta({ id: 'RoundPage' });

/** Where the store says where a page of a round begins. */
const place = z.record(z.string(), z.string());

const NOT_HERE = 'Look at protocol, agent and id; what was rejected at the door, or answered as a fault, left nothing';
const NO_ROUND =
  'Look at protocol, agent and id. What an earlier version of this wallet wrote is in no round: ask for its transactions';

type LookupPorts = Pick<OperatorPorts, 'protocols' | 'records' | 'refOf'>;

export function transactionRoutes(ports: LookupPorts): Route[] {
  const { records: lookup, refOf } = ports;
  const getTransaction = route({
    operationId: 'getTransaction',
    method: 'GET',
    path: '/transactions/{protocol}/{agentId}/{transactionId}',
    mayHoldSlashes: 'transactionId',
    tag: 'Look-ups',
    summary: "What became of a provider's transaction",
    description:
      'All records of it, oldest first: the stake or play, its payout and its rollback where the provider names them by the same id, or the refusal or tombstone ' +
      'in its place. Either of two ids that the provider gave finds it. An id that ends in `/replay` cannot be asked for: that is another call.',
    params: agentPath.extend({ transactionId: providersId }),
    query: currencyQuery,
    answers: { 200: { description: 'At least one record.', schema: records } },
    problems: ['protocol_not_found', 'currency_required', 'transaction_not_found'],
    async handle({ params: { protocol, agentId, transactionId }, query }) {
      const found = await recordsOf(lookup, keyOf(ports, protocol, agentId, recordedId(transactionId), query.currency));
      if (found.length === 0) throw new Problem('transaction_not_found', NOT_HERE);
      return { status: 200, body: { records: found.map((each) => shownRecord(each, refOf)) } };
    },
  });

  const getRound = route({
    operationId: 'getRound',
    method: 'GET',
    path: '/rounds/{protocol}/{agentId}/{roundId}',
    mayHoldSlashes: 'roundId',
    tag: 'Look-ups',
    summary: 'All records of a round, oldest first',
    description:
      'Read through an index that may miss the newest record for a moment. What an earlier version wrote is in no round: it is found by its transaction. Where ' +
      "a protocol's callbacks name no round (`vela`), the round is the ticket: its transaction.",
    params: agentPath.extend({ roundId: providersId }),
    query: roundQuery,
    answers: { 200: { description: 'At most 200 records.', schema: roundPage } },
    problems: ['protocol_not_found', 'currency_required', 'round_not_found', 'invalid_cursor'],
    async handle({ params: { protocol, agentId, roundId }, query: { currency, limit, cursor } }) {
      const isTransaction = protocolNamed(ports.protocols, protocol).transactionIsRound;
      const key = keyOf(ports, protocol, agentId, (isTransaction ? recordedId : recordedRound)(roundId), currency);
      const list = ['round', key];
      const from = decodeCursor(list, cursor, place);
      const { found, next } = isTransaction
        ? pageOf(await recordsOf(lookup, key), limit, from)
        : await lookup.ofRound(key, limit, from);
      if (found.length === 0) throw new Problem('round_not_found', NO_ROUND);
      const more = next && { cursor: encodeCursor(list, next) };
      return { status: 200, body: { records: found.map((each) => shownRecord(each, refOf)), ...more } };
    },
  });

  const getEntry = route({
    operationId: 'getEntry',
    method: 'GET',
    path: '/entries/{entryId}',
    tag: 'Look-ups',
    summary: 'One line of the ledger',
    description: 'Read through an index that may miss the newest entry for a moment.',
    params: z.strictObject({
      entryId: z.string().meta({ description: 'As entries name it.', examples: ['p1.EUR.7'] }),
    }),
    answers: { 200: { description: 'The entry.', schema: z.strictObject({ entry }).meta({ id: 'OneEntry' }) } },
    problems: ['entry_not_found'],
    async handle({ params: { entryId } }) {
      const found = ENTRY_ID.test(entryId) ? await lookup.entry(entryId) : undefined;
      if (found?.record.type !== 'entry') throw new Problem('entry_not_found', 'An entry id looks like p1.EUR.7');
      return { status: 200, body: { entry: shownEntry(found.record) } };
    },
  });

  return [getTransaction, getRound, getEntry];
}

/** Of a transaction's few records, which are read together. */
function pageOf(records: readonly Found[], limit: number, from: RecordPlace = {}): Page<Found> {
  const first = Number(from['first'] ?? 0);
  const found = records.slice(first, first + limit);
  return first + limit < records.length ? { found, next: { first: `${first + limit}` } } : { found };
}

const ENTRY_ID = /^[A-Za-z0-9_-]{1,40}\.[A-Z][A-Z0-9]{2,4}\.[1-9]\d{0,14}$/;

/** Throws `protocol_not_found` and `currency_required`. */
function keyOf(
  { protocols }: LookupPorts,
  protocol: string,
  agentId: string,
  id: string,
  currency: string | undefined,
): IdempotencyKey {
  if (protocolNamed(protocols, protocol).idsUniquePer === 'agent') return idempotencyKey({ protocol, agentId }, id);
  if (currency === undefined) {
    throw new Problem('currency_required', `Ids of ${protocol} are unique within a currency: say which by ?currency=`);
  }
  return idempotencyKey({ protocol, agentId }, id, currency);
}
