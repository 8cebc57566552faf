import type { RowReader } from '../application/provider.ts';
import { scopedId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/record.ts';

/** Which ticket an entry is about: a ticket is named within its agent as its idempotency key names it. */
export function ticketIdOf(
  { transactionId, currency }: Pick<LedgerEntry, 'transactionId' | 'currency'>,
  { linePerRow }: Pick<RowReader, 'linePerRow'>,
): string {
  return linePerRow ? scopedId(transactionId, currency) : transactionId;
}

/** The transaction of that name, and its currency where the name has it. Currencies have no `#` in them. */
export function transactionOf(
  ticketId: string,
  { linePerRow }: Pick<RowReader, 'linePerRow'>,
): { readonly transactionId: string; readonly currency?: string } {
  const end = linePerRow ? ticketId.indexOf('#') : -1;
  if (end < 0) return { transactionId: ticketId };
  return { transactionId: ticketId.slice(end + 1), currency: ticketId.slice(0, end) };
}
