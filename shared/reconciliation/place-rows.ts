import { bookedTickets } from './booked-tickets.ts';
import type { ReportRow } from './judge.ts';
import { judged, saveNew } from './match-rows.ts';
import type { Pull } from './pull.ts';
import { type ItemPlace, itemKey, type ReconciliationItem, type RowPlace, rowKey } from './store.ts';

/**
 * Items are kept by ticket, and a provider may move a row from one ticket to another: it must not stand at both. The tickets' own items, by key, after the rows
 * that came from elsewhere have left where they stood.
 */
export async function placeRows(
  pull: Pull,
  rows: readonly ReportRow[],
  judgedAt: string,
): Promise<Map<string, ReconciliationItem>> {
  const { reports, source, report, provider } = pull;
  const own = ownPlaces(rows);
  const known = await reports.find(source, own);
  if (provider.rowsStay) return known;
  const newcomers = rows
    .filter(({ id, ticketId }) => ticketId === '' || known.get(itemKey(ticketId))?.row?.id !== id)
    .map(({ id, ticketId }): RowPlace => ({ rowId: id, ticketId, report }));
  const elsewhere = await reports.place(source, newcomers);
  if (elsewhere.length === 0) return known;
  // Under another report the same id is another row, and stays where it is.
  for (const former of elsewhere.filter((place) => place.report === report)) await leave(pull, former, judgedAt);
  const moved = new Set(elsewhere.map(({ rowId }) => rowId));
  await reports.replace(
    source,
    newcomers.filter(({ rowId }) => moved.has(rowId)),
  );
  return reports.find(source, own);
}

function ownPlaces(rows: readonly ReportRow[]): ItemPlace[] {
  const ticketIds = new Set(rows.map(({ ticketId }) => ticketId).filter((ticketId) => ticketId !== ''));
  return [...ticketIds].map((ticketId) => ({ key: itemKey(ticketId), ticketId }));
}

/** The row is none of this ticket's any more. */
async function leave(pull: Pull, { rowId, ticketId }: RowPlace, judgedAt: string): Promise<void> {
  const { reports, source } = pull;
  const keys = ticketId === '' ? [rowKey(rowId)] : [itemKey(ticketId), itemKey(ticketId, rowId)];
  const found = await reports.find(
    source,
    keys.map((key) => ({ key, ticketId })),
  );
  const item = [...found.values()].find(({ row }) => row?.id === rowId);
  if (!item) return;
  if (ticketId !== '' && item.key === itemKey(ticketId)) await vacate(pull, item, judgedAt);
  else await reports.withdraw(source, [{ ...item, judgedAt }]);
}

/** Another row about the ticket takes the place; without one the ticket is as unreported as it was before. */
async function vacate(pull: Pull, item: ReconciliationItem, judgedAt: string): Promise<void> {
  const { reports, source } = pull;
  const { key, ticketId } = item;
  const booked = (await bookedTickets(pull, [ticketId])).get(ticketId);
  const [next] = await reports.beside(source, ticketId);
  const stored = new Map([[key, item]]);
  if (next?.row) {
    await saveNew(pull, [judged(pull, { key, ticketId, row: next.row, judgedAt }, booked)], stored);
    await reports.withdraw(source, [{ ...next, judgedAt }]);
  } else if (booked?.state === 'settled') {
    const unreported = { match: 'missing_there', reason: 'not_reported' } as const;
    await saveNew(pull, [{ key, ticketId, judgedAt, ...unreported, booked }], stored);
  } else {
    await reports.withdraw(source, [{ ...item, judgedAt }]);
  }
}
