import { backgroundDeadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { type EntryId, idempotencyKey, type RecordAddress, type RecordRole } from '../domain/ids.ts';
import type { AmountUnits } from '../domain/money.ts';
import type { LedgerEntry, LedgerRecord } from '../domain/record.ts';
import { findRecord, type LedgerState, merged, NOTHING_READ, type Standing } from '../domain/state.ts';
import type { Pull } from './pull.ts';

/** What became of a ticket here. `refused` and `tombstone` never moved money, `rolled_back` moved none in the end. */
export interface BookedTicket {
  readonly state: 'open' | 'settled' | 'rolled_back' | 'refused' | 'tombstone';
  readonly playerId: string;
  /** Absent where a rollback that named no currency came first. */
  readonly currency?: string;
  /** Of a line that is a ticket by itself one of the two. */
  readonly stake?: AmountUnits;
  readonly payout?: AmountUnits;
  /** A jackpot prize that the callback told of beside the payout, in ten-thousandths of the provider's unit: `jackpot` in the content of its entry. */
  readonly prize?: AmountUnits;
  /** The ledger's lines about it. */
  readonly entries: readonly EntryId[];
  /** When the newest of them was written; ISO 8601 UTC. */
  readonly bookedAt: string;
}

/** What one batch read of the store may name. */
const MOST_ADDRESSES = 100;

/**
 * The tickets that this wallet knows, by their ids. Stakes are read first and the payouts of settled ones second, so that a ticket which is being settled
 * right now is seen as open or with its payout, never half. Throws a `Fault` when the store does not answer.
 */
export async function bookedTickets(
  pull: Pick<Pull, 'ledger' | 'source' | 'clock' | 'provider'>,
  ticketIds: readonly string[],
): Promise<Map<string, BookedTicket>> {
  const { source, provider } = pull;
  const at = (ticketId: string, role: RecordRole): RecordAddress => ({ key: idempotencyKey(source, ticketId), role });
  const distinct = [...new Set(ticketIds)];
  const entries = await readAll(
    pull,
    distinct.map((ticketId) => at(ticketId, 'entry')),
  );
  const paid = distinct.filter((ticketId) => isPaidStake(findRecord(entries, at(ticketId, 'entry'))?.record));
  const payouts = await readAll(pull, provider.linePerRow ? [] : paid.map((ticketId) => at(ticketId, 'payout')));
  const tickets = new Map<string, BookedTicket>();
  for (const ticketId of distinct) {
    const record = findRecord(entries, at(ticketId, 'entry'))?.record;
    const payout = findRecord(payouts, at(ticketId, 'payout'))?.record;
    if (record) tickets.set(ticketId, provider.linePerRow ? lineOf(record) : ticketOf(record, payout));
  }
  return tickets;
}

async function readAll(
  { ledger, clock }: Pick<Pull, 'ledger' | 'clock'>,
  addresses: readonly RecordAddress[],
): Promise<LedgerState> {
  const deadline = backgroundDeadline(clock);
  const chunks: RecordAddress[][] = [];
  for (let from = 0; from < addresses.length; from += MOST_ADDRESSES) {
    chunks.push(addresses.slice(from, from + MOST_ADDRESSES));
  }
  const states = await Promise.all(chunks.map((chunk) => ledger.read(undefined, chunk, deadline)));
  return states.reduce(merged, NOTHING_READ);
}

function isPaidStake(record: LedgerRecord | undefined): boolean {
  return record?.type === 'entry' && record.kind === 'stake' && record.settledBy !== undefined;
}

/** A line of the ledger that is a ticket by itself: what pays on it, if anything does, bears another id. */
function lineOf(record: Standing): BookedTicket {
  if (record.type !== 'entry' || record.rolledBackBy !== undefined) return ticketOf(record, undefined);
  const { playerId, currency, stake, payout, entryId, createdAt: bookedAt } = record;
  const amounts = { ...(stake !== undefined && { stake }), ...(payout !== undefined && { payout }) };
  return { state: 'settled', playerId, currency, ...amounts, entries: [entryId], bookedAt };
}

function ticketOf(record: Standing, payout: LedgerRecord | undefined): BookedTicket {
  const { playerId, createdAt: bookedAt } = record;
  if (record.type !== 'entry') {
    const { currency } = record.fingerprint;
    const state = record.type === 'refusal' ? 'refused' : 'tombstone';
    return { state, playerId, ...(currency !== undefined && { currency }), entries: [], bookedAt };
  }
  const { currency, entryId, stake = 0n } = record;
  if (record.rolledBackBy !== undefined) {
    const lines = [entryId, record.rolledBackBy];
    return { state: 'rolled_back', playerId, currency, stake, payout: record.payout ?? 0n, entries: lines, bookedAt };
  }
  if (isPaidStake(record)) {
    const { payout: paid = 0n, ...line } = payoutOf(payout);
    const lines = [entryId, line.entryId];
    return { state: 'settled', playerId, currency, stake, payout: paid, entries: lines, bookedAt: line.createdAt };
  }
  if (record.kind === 'stake') return { state: 'open', playerId, currency, stake, entries: [entryId], bookedAt };
  const lines = { payout: record.payout ?? 0n, ...prizeOf(record), entries: [entryId], bookedAt };
  return { state: 'settled', playerId, currency, stake, ...lines };
}

function prizeOf({ fingerprint: { jackpot = '' } }: LedgerEntry): Pick<BookedTicket, 'prize'> {
  return /^\d{1,24}$/.test(jackpot) ? { prize: BigInt(jackpot) } : {};
}

/** The mark on the stake and its payout are written in one transaction. */
function payoutOf(record: LedgerRecord | undefined): LedgerEntry {
  if (record?.type === 'entry') return record;
  throw new Fault('corrupt_item', 'a stake is marked as paid on, and its payout is not there');
}
