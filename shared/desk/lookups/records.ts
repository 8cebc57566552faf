import type { EntryId, IdempotencyKey, RecordAddress } from '../../domain/ids.ts';
import type { LedgerRecord, Refusal, RoundKey } from '../../domain/record.ts';
import type { Found, Standing } from '../../domain/state.ts';
import type { Session } from '../../domain/wallet.ts';

/** Opaque to everybody but the store: where a page begins. */
export type RecordPlace = Readonly<Record<string, string>>;

export interface Page<T> {
  readonly found: readonly T[];
  /** Absent on the last page. */
  readonly next?: RecordPlace;
}

/** Records of the ledger and sessions, for people who ask; no decision reads them. One request each but `ofRound`. Throws a `Fault` when the store does not answer. */
export interface RecordLookup {
  /** Everything that stands under the key: the transaction, and what is named by it. */
  under(key: IdempotencyKey): Promise<{ readonly at: RecordAddress; readonly record: LedgerRecord }[]>;
  entry(entryId: EntryId): Promise<Found | undefined>;
  /** Oldest first; at most 200 are read by three requests. */
  ofRound(key: RoundKey, limit: number, from?: RecordPlace): Promise<Page<Found>>;
  /** Stakes of the wallet that were not covered, newest first. `unread`: so many more of the page cannot be read. */
  refusals(
    playerId: string,
    currency: string,
    limit: number,
    from?: RecordPlace,
  ): Promise<Page<{ readonly at: RecordAddress; readonly record: Refusal }> & { readonly unread: number }>;
  /** Newest first. */
  sessions(playerId: string, limit: number, from?: RecordPlace): Promise<Page<Session>>;
}

/**
 * All records of one transaction, whichever of its names it is called by, oldest first. What undid it may stand under its other name, and is then found
 * by its mark: three requests at most.
 */
export async function recordsOf(lookup: RecordLookup, key: IdempotencyKey): Promise<Found[]> {
  const here = await lookup.under(key);
  const claim = here.map(({ record }) => record).find((record) => record.type === 'claim');
  const all = claim ? [...here, ...(await lookup.under(claim.of))] : here;
  const found = all.filter(isStanding);
  const undoing = await undoneElsewhere(lookup, found);
  return [...found, ...undoing].sort(byTime);
}

function isStanding(at: { readonly at: RecordAddress; readonly record: LedgerRecord }): at is Found {
  const { type } = at.record;
  return type === 'entry' || type === 'refusal' || type === 'tombstone';
}

async function undoneElsewhere(lookup: RecordLookup, found: readonly Found[]): Promise<Found[]> {
  const ids = new Set(found.map(({ record }) => (record.type === 'entry' ? record.entryId : undefined)));
  const marks = found.flatMap(({ record }) => (record.type === 'entry' ? (record.rolledBackBy ?? []) : []));
  const missing = marks.find((entryId) => !ids.has(entryId));
  const undoing = missing === undefined ? undefined : await lookup.entry(missing);
  return undoing ? [undoing] : [];
}

function byTime(one: Found, other: Found): number {
  return orderOf(one.record) < orderOf(other.record) ? -1 : 1;
}

/** Entries of one instant are told apart by their versions. */
function orderOf(record: Standing): string {
  const version = record.type === 'entry' ? record.walletVersion : 0;
  return `${record.createdAt} ${version.toString().padStart(16, '0')}`;
}
