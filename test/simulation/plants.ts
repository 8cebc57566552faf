import type { CommitResult, LedgerStore } from '../../shared/application/ledger-store.ts';
import type { Commit, RecordWrite, WalletMove } from '../../shared/domain/commit.ts';
import { addressText } from '../../shared/domain/ids.ts';
import type { LedgerRecord } from '../../shared/domain/record.ts';
import type { LedgerState } from '../../shared/domain/state.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import type { Plant } from './plant.ts';

/**
 * Defects as they are made: a condition that is missing, a write that is forgotten, an answer that is believed too early. Each is put between the wallet and its
 * store, where it looks to the simulation exactly as if the wallet had it.
 */
export const PLANTS: Readonly<Record<string, Plant>> = {
  'no-version-condition': {
    applyCommit: withWallet((wallet, store) => ({ ...wallet, from: currentWallet(wallet, store) })),
  },
  'no-epoch-condition': { applyCommit: withWallet(({ epoch: _, ...wallet }) => wallet) },
  'put-over-what-is-there': { applyCommit: without((write, record) => (write.act === 'put' ? undefined : record)) },
  'mark-over-a-mark': { applyCommit: without((write, record) => (write.act === 'mark' ? unmarked(record) : record)) },
  'no-revision-condition': { applyCommit: atAnyRevision },
  'rolled-back-mark-forgotten': {
    wrapStore: writing((write) => !(write.act === 'mark' && write.mark === 'rolledBackBy')),
  },
  'settled-mark-forgotten': { wrapStore: writing((write) => !(write.act === 'mark' && write.mark === 'settledBy')) },
  'standing-mark-forgotten': { wrapStore: writing((write) => !(write.act === 'mark' && write.mark === 'standing')) },
  'tombstone-not-written': { wrapStore: writing((write) => !isPutOf('tombstone', write)) },
  'refusal-not-remembered': { wrapStore: writing((write) => !isPutOf('refusal', write)) },
  'second-name-not-claimed': { wrapStore: writing((write) => !isPutOf('claim', write)) },
  'round-not-counted': { wrapStore: writing((write) => write.act !== 'tally') },
  'unknown-is-taken-for-done': { wrapStore: believing('unknown') },
  'busy-is-taken-for-done': { wrapStore: believing('busy') },
  'stale-decision-sent-again': { wrapStore: sendingAgain },
  'stale-reads': { wrapStore: readingOnce() },
  'ids-as-floats': {
    wrapStore: renaming((key) => key.replaceAll(/\d{16,}/g, (digits) => BigInt(Number(digits)).toString())),
  },
  'agents-share-ids': { wrapStore: renaming((key) => key.replace('#op2#', '#op1#')) },
  'books-counted-again': { ignoresPositions: true },
  'fingerprints-ignored': {
    wrapStore: reading((record) => ('fingerprint' in record ? { ...record, fingerprint: {} } : record)),
  },
};

export function plantNamed(name: string | undefined): Plant | undefined {
  if (name === undefined) return undefined;
  const plant = PLANTS[name];
  if (!plant) throw new RangeError(`no such plant: ${name}; there are ${Object.keys(PLANTS).join(', ')}`);
  return plant;
}

function withWallet(change: (wallet: WalletMove, store: MemoryStore) => WalletMove): NonNullable<Plant['applyCommit']> {
  return ({ wallet, ...rest }, store) => store.commitNow(wallet ? { ...rest, wallet: change(wallet, store) } : rest);
}

function currentWallet({ playerId, from }: WalletMove, { players }: MemoryStore): WalletMove['from'] {
  return players.get(playerId)?.wallets[from.currency] ?? from;
}

/** Applies a commit as if something else stood where it writes; if it fails all the same, nothing has changed. */
function without(
  change: (write: RecordWrite, record: LedgerRecord) => LedgerRecord | undefined,
): NonNullable<Plant['applyCommit']> {
  return (commit, store) => {
    const before = new Map(store.records);
    for (const write of commit.records) {
      const address = addressText(write.at);
      const record = store.records.get(address);
      const changed = record && change(write, record);
      if (changed) store.records.set(address, changed);
      else store.records.delete(address);
    }
    const result = store.commitNow(commit);
    if (result.type !== 'committed') for (const [address, record] of before) store.records.set(address, record);
    return result;
  };
}

function unmarked(record: LedgerRecord): LedgerRecord {
  if (!('createdAt' in record)) return record;
  const { settledBy: _, rolledBackBy: __, standing: ___, ...rest } = record;
  return rest;
}

function atAnyRevision(commit: Commit, store: MemoryStore): CommitResult {
  const records = commit.records.map((write) => {
    const record = store.records.get(addressText(write.at));
    return write.act === 'tally' && record?.type === 'round' ? { ...write, from: record.revision } : write;
  });
  return store.commitNow({ ...commit, records });
}

function isPutOf(type: LedgerRecord['type'], write: RecordWrite): boolean {
  return write.act === 'put' && write.record.type === type;
}

/** Forgets some writes; a commit that has nothing left to write is done. */
function writing(isKept: (write: RecordWrite) => boolean): NonNullable<Plant['wrapStore']> {
  return (inner) => ({
    read: (...asked) => inner.read(...asked),
    commit: async (commit, deadline) => {
      const records = commit.records.filter(isKept);
      if (records.length === 0 && !commit.wallet) return { type: 'committed' };
      return inner.commit({ ...commit, records }, deadline);
    },
  });
}

function believing(type: CommitResult['type']): NonNullable<Plant['wrapStore']> {
  return (inner) => ({
    read: (...asked) => inner.read(...asked),
    commit: async (...asked) => {
      const result = await inner.commit(...asked);
      return result.type === type ? { type: 'committed' } : result;
    },
  });
}

/** After a lost race the old figures are sent with the new version. */
function sendingAgain(inner: LedgerStore): LedgerStore {
  return {
    read: (...asked) => inner.read(...asked),
    commit: async (commit, deadline) => {
      const result = await inner.commit(commit, deadline);
      const { wallet } = commit;
      const current = result.type === 'lost' && wallet && result.current.player?.wallets[wallet.from.currency];
      return current ? inner.commit({ ...commit, wallet: { ...wallet, from: current } }, deadline) : result;
    },
  };
}

/** Whatever a container has once read it believes for ever. */
function readingOnce(): NonNullable<Plant['wrapStore']> {
  /** By something that every container has of its own. */
  const seen = new WeakMap<object, Map<string, LedgerState>>();
  return (inner, { copies }) => ({
    commit: (...asked) => inner.commit(...asked),
    read: async (...asked) => {
      const known = seen.get(copies) ?? new Map<string, LedgerState>();
      seen.set(copies, known);
      const name = JSON.stringify(asked.slice(0, 2));
      const state = known.get(name) ?? (await inner.read(...asked));
      known.set(name, state);
      return state;
    },
  });
}

/** Files everything under another key. */
function renaming(rename: (key: string) => string): NonNullable<Plant['wrapStore']> {
  const renamed = <T extends { readonly key: string }>(at: T): T => ({ ...at, key: rename(at.key) });
  return (inner) => ({
    read: async (ref, addresses, deadline) => {
      const state = await inner.read(ref, addresses.map(renamed), deadline);
      const records = addresses.map((at) => [addressText(at), state.records.get(addressText(renamed(at)))] as const);
      return { ...state, records: new Map(records) };
    },
    commit: ({ records, ...rest }, deadline) =>
      inner.commit({ ...rest, records: records.map((write) => ({ ...write, at: renamed(write.at) })) }, deadline),
  });
}

function reading(change: (record: LedgerRecord) => LedgerRecord): NonNullable<Plant['wrapStore']> {
  return (inner) => ({
    commit: (...asked) => inner.commit(...asked),
    read: async (...asked) => {
      const state = await inner.read(...asked);
      const records = [...state.records].map(([address, record]) => [address, record && change(record)] as const);
      return { ...state, records: new Map(records) };
    },
  });
}
