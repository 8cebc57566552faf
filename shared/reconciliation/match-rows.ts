import { isDeepStrictEqual } from 'node:util';
import type { RowReader } from '../application/provider.ts';
import { type BookedTicket, bookedTickets } from './booked-tickets.ts';
import { openTicketCases } from './cases.ts';
import { judge, judgeBeside, type ReportRow } from './judge.ts';
import { placeRows } from './place-rows.ts';
import { COUNTED_AS, type Pull } from './pull.ts';
import { itemKey, type ReconciliationItem, rowKey } from './store.ts';

type Items = ReadonlyMap<string, ReconciliationItem>;

/** A clock may go a little wrong without being worth a word. */
const AHEAD_MS = 60_000;

/** Holds a batch of rows against the ledger and stores what is new. What was stored before changes and counts nothing. */
export async function matchRows(pull: Pull, rows: readonly ReportRow[], judgedAt: string): Promise<void> {
  const { reports, source, tally, provider } = pull;
  const newest = newestOf(rows, provider);
  const ticketIds = newest.map(({ ticketId }) => ticketId).filter((ticketId) => ticketId !== '');
  const [known, booked] = await Promise.all([placeRows(pull, newest, judgedAt), bookedTickets(pull, ticketIds)]);
  const items = new Map<string, ReconciliationItem>();
  for (const said of newest) {
    const key = keyOf(said, items, known);
    const row = joined(provider, known.get(key)?.row, said);
    items.set(key, judged(pull, { key, ticketId: row.ticketId, row, judgedAt }, booked.get(row.ticketId)));
  }
  const beside = [...items.values()].filter(({ key, ticketId }) => key !== itemKey(ticketId));
  const stored = new Map([...known, ...(beside.length > 0 ? await reports.find(source, beside) : [])]);
  for (const item of items.values()) {
    if (isDeepStrictEqual(stored.get(item.key)?.row, item.row)) continue;
    tally.rows += 1;
    if (isAhead(item.row, judgedAt)) tally.ahead += 1;
  }
  await saveNew(pull, [...items.values()], stored);
}

/** By id: of several rows the newest, or what they say together. */
function newestOf(rows: readonly ReportRow[], provider: RowReader): ReportRow[] {
  const byId = new Map<string, ReportRow>();
  for (const row of rows) byId.set(row.id, joined(provider, byId.get(row.id), row));
  return [...byId.values()];
}

function joined(provider: RowReader, earlier: ReportRow | undefined, later: ReportRow): ReportRow {
  return (earlier?.id === later.id && provider.joined?.(earlier, later)) || later;
}

/** The ticket's own place, unless a row with another id has it. */
function keyOf({ id, ticketId }: ReportRow, items: Items, known: Items): string {
  if (ticketId === '') return rowKey(id);
  const own = itemKey(ticketId);
  const holder = (items.get(own) ?? known.get(own))?.row;
  return holder === undefined || holder.id === id ? own : itemKey(ticketId, id);
}

function isAhead(row: ReportRow | undefined, askedAt: string): boolean {
  return row?.reportedAt !== undefined && Date.parse(row.reportedAt) > Date.parse(askedAt) + AHEAD_MS;
}

/** The item of a row as the two sides look now. */
export function judged(
  { provider, acting }: Pull,
  item: Pick<ReconciliationItem, 'key' | 'ticketId' | 'judgedAt'> & { readonly row: ReportRow },
  booked: BookedTicket | undefined,
): ReconciliationItem {
  const { key, ticketId, row, judgedAt } = item;
  const reported = provider.read(row, acting.agent, booked?.currency);
  const verdict = row.verdict ?? (key === itemKey(ticketId) ? judge(reported, booked) : judgeBeside(reported, booked));
  return { key, ticketId, row, judgedAt, ...verdict, ...(booked && { booked }) };
}

/** Stores what differs from what is stored, and counts the verdicts that are news: a new row's, and one that people are told otherwise than before. */
export async function saveNew(pull: Pull, items: readonly ReconciliationItem[], stored: Items): Promise<void> {
  const { reports, source, tally } = pull;
  const changed = items.filter((item) => !isSame(item, stored.get(item.key)));
  const news = changed.filter((item) => isNews(item, stored.get(item.key)));
  // Before they are stored: what is stored is news no more, and a pull may stop anywhere.
  await openTicketCases(pull, news);
  await reports.save(source, changed);
  for (const { match } of news) tally.count(match);
}

function isNews(item: ReconciliationItem, before: ReconciliationItem | undefined): boolean {
  if (!before || COUNTED_AS[before.match] !== COUNTED_AS[item.match]) return true;
  return !isDeepStrictEqual(before.row, item.row);
}

function isSame(item: ReconciliationItem, stored: ReconciliationItem | undefined): boolean {
  return stored !== undefined && isDeepStrictEqual({ ...stored, judgedAt: '' }, { ...item, judgedAt: '' });
}
