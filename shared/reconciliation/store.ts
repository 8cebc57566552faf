import type { Source } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/record.ts';
import type { BookedTicket } from './booked-tickets.ts';
import type { ReportRow, Verdict } from './judge.ts';

/** One ticket, both sides and the verdict. Without a row it is missing at the provider; without `booked`, here. */
export interface ReconciliationItem extends Verdict {
  /** Names the item within its agent; see `itemKey`. */
  readonly key: string;
  readonly ticketId: string;
  readonly row?: ReportRow;
  readonly booked?: BookedTicket;
  /** When the row was asked for, or the ticket looked at again: what was judged later stands. ISO 8601 UTC. */
  readonly judgedAt: string;
}

/** Ticket ids have at most 20 digits; of equal length they sort by number. */
const LONGEST_TICKET_ID = 20;

/** A ticket has one item. A second row about the same ticket stands beside it. */
export function itemKey(ticketId: string, besideRowId?: string): string {
  const ticket = ticketId.padStart(LONGEST_TICKET_ID, '0');
  return besideRowId === undefined ? ticket : `${ticket}#${besideRowId}`;
}

/** Of a row that names no ticket. */
export function rowKey(rowId: string): string {
  return `row#${rowId}`;
}

/** How far an agent's reports were read, and held against the ledger. */
export interface PullState {
  /** Absent before the first page was stored. */
  readonly cursor?: string;
  /** The newest time of any row; ISO 8601 UTC. */
  readonly newestReportedAt?: string;
  /** By shard of `Settlements`: what was settled before this time was looked for in the reports. */
  readonly checkedUntil: ReadonlyMap<number, string>;
}

/** The stored rows and verdicts of all agents. Every method throws a `Fault` when the store does not answer. */
export interface ReportStore {
  state(source: Source): Promise<PullState>;
  /** Moves the cursor on, if it still stands where the page began. `false`: another pull has moved it. */
  advance(
    source: Source,
    from: string | undefined,
    to: { cursor: string; newestReportedAt?: string },
  ): Promise<boolean>;
  saveChecked(source: Source, shard: number, until: string): Promise<void>;
  /** Of these keys those that are there, by key. Strongly consistent. */
  find(source: Source, keys: readonly ItemPlace[]): Promise<Map<string, ReconciliationItem>>;
  /** Stores all items; one that was judged later than the new one stays. */
  save(source: Source, items: readonly ReconciliationItem[]): Promise<void>;
  /** Through an index, which may lag by a moment. */
  list(source: Source, query: ItemQuery): Promise<ItemPage>;
}

export type ItemPlace = Pick<ReconciliationItem, 'key' | 'ticketId'>;

export interface ItemQuery {
  readonly standing: Verdict['standing'];
  readonly order: 'oldest_first' | 'newest_first';
  readonly limit: number;
  /** The key of the last item of the page before. */
  readonly after?: string;
}

export interface ItemPage {
  readonly items: readonly ReconciliationItem[];
  readonly hasMore: boolean;
}

/** The entries that settled tickets which a provider reports, in the order in which they were written, spread over shards. */
export interface Settlements {
  readonly shards: number;
  /** Pages of entries from `from` to `until`, both included, oldest first. Throws a `Fault` when the store does not answer. */
  pages(source: Source, shard: number, from: string, until: string): AsyncIterable<readonly LedgerEntry[]>;
}
