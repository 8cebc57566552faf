import type { Source } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/record.ts';
import type { BookedTicket } from './booked-tickets.ts';
import type { Match, ReportRow, Verdict } from './judge.ts';

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

/** How far an agent's reports were read, and held against the ledger. Times are ISO 8601 UTC. */
export interface PullState {
  /** Absent before the first page was stored. */
  readonly cursor?: string;
  /** Whose report the cursor belongs to (see `ReportsCapability`); absent where it was stored before that was kept. */
  readonly report?: string;
  /** The newest time of any row. */
  readonly reportedUntil?: string;
  /** By shard of `Settlements`: what was settled before this time was looked for in the reports. */
  readonly checkedUntil: ReadonlyMap<number, string>;
  /** What was undone here before this time was judged again. */
  readonly undoneUntil?: string;
  /** By match, where the last pull had no time left to judge all of them again: behind this key it goes on. */
  readonly againAfter: ReadonlyMap<Match, string>;
  /** When the last pull began, and when the last one ended that left nothing undone. */
  readonly turnAt?: string;
  readonly finishedAt?: string;
}

/** Where the row of an id stands. */
export interface RowPlace {
  readonly rowId: string;
  readonly ticketId: string;
  /** Whose row it is: another report may give the same id to something else. */
  readonly report: string;
}

/** The stored rows and verdicts of all agents. Every method throws a `Fault` when the store does not answer. */
export interface ReportStore {
  /** A pull begins: notes when, and says how far the ones before it came. */
  begin(source: Source, at: string): Promise<PullState>;
  /** By agent, in the order of `sources`. */
  states(sources: readonly Source[]): Promise<readonly PullState[]>;
  /** From here on the report is read anew. Takes the cursor from every pull that is at work. */
  restart(source: Source, report: string): Promise<void>;
  /** Moves the cursor on, if it still stands where the page began. `false`: another pull has moved it, or it belongs to another report now. */
  advance(source: Source, from: string | undefined, to: Progress): Promise<boolean>;
  saveChecked(source: Source, shard: number, until: string): Promise<void>;
  /** Without a key all of them were judged again. */
  saveAgain(source: Source, match: Match, after: string | undefined): Promise<void>;
  end(source: Source, ended: { readonly undoneUntil: string; readonly finishedAt?: string }): Promise<void>;
  /** Notes where rows stand that have not stood anywhere, and gives back those that stand elsewhere, with their place. */
  place(source: Source, places: readonly RowPlace[]): Promise<readonly RowPlace[]>;
  /** Notes where rows stand now, wherever they stood. */
  replace(source: Source, places: readonly RowPlace[]): Promise<void>;
  /** Of these keys those that are there, by key. Strongly consistent. */
  find(source: Source, keys: readonly ItemPlace[]): Promise<Map<string, ReconciliationItem>>;
  /** The items that stand beside a ticket's own. Strongly consistent. */
  beside(source: Source, ticketId: string): Promise<readonly ReconciliationItem[]>;
  /** Stores all items; one that was judged later than the new one stays. */
  save(source: Source, items: readonly ReconciliationItem[]): Promise<void>;
  /** Nothing stands there any more. */
  withdraw(source: Source, items: readonly (ItemPlace & Pick<ReconciliationItem, 'judgedAt'>)[]): Promise<void>;
  /** Through an index, which may lag by a moment. */
  list(source: Source, query: ItemQuery): Promise<ItemPage>;
}

export interface Progress extends Required<Pick<PullState, 'cursor' | 'report'>>, Pick<PullState, 'reportedUntil'> {}

export type ItemPlace = Pick<ReconciliationItem, 'key' | 'ticketId'>;

export interface ItemQuery {
  readonly match: Verdict['match'];
  readonly order: 'oldest_first' | 'newest_first';
  readonly limit: number;
  /** The key of the last item of the page before. */
  readonly after?: string;
}

export interface ItemPage {
  readonly items: readonly ReconciliationItem[];
  readonly hasMore: boolean;
}

/**
 * The entries that settled tickets which a provider reports, and those that undid such tickets later, in the order in which they were written, spread over
 * shards.
 */
export interface Settlements {
  readonly shards: number;
  /** Pages of entries from `from` to `until`, both included, oldest first. Throws a `Fault` when the store does not answer. */
  pages(source: Source, span: SettlementSpan): AsyncIterable<readonly LedgerEntry[]>;
}

export interface SettlementSpan {
  readonly of: 'settled' | 'undone';
  readonly shard: number;
  readonly from: string;
  readonly until: string;
}
