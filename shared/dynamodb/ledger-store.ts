import type { DynamoDBClient, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Clock, Deadline } from '../application/deadline.ts';
import type { CommitResult, LedgerStore } from '../application/ledger-store.ts';
import { readToken } from '../application/session-token.ts';
import type { WalletRef } from '../domain/command.ts';
import type { Commit } from '../domain/commit.ts';
import { addressText, type RecordAddress } from '../domain/ids.ts';
import type { LedgerState } from '../domain/state.ts';
import type { Session } from '../domain/wallet.ts';
import { batchGet } from './batch-get.ts';
import { isBeside } from './beside-writes.ts';
import { type Item, playerFrom, recordFrom, sessionFrom } from './items.ts';
import { playerKey, playerKeyFromToken, recordKey, sessionKey } from './keys.ts';
import type { LedgerTables } from './tables.ts';
import { writeAll } from './transaction.ts';
import { commitWrites, WALLET } from './writes.ts';

export class DynamoLedgerStore implements LedgerStore {
  readonly #client: DynamoDBClient;
  readonly #tables: LedgerTables;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tables: LedgerTables, clock: Clock) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async read(
    walletRef: WalletRef | undefined,
    addresses: readonly RecordAddress[],
    deadline: Deadline,
  ): Promise<LedgerState> {
    const requested = { ...accountKeys(walletRef, this.#tables), ...recordKeys(addresses, this.#tables) };
    const items =
      Object.keys(requested).length === 0
        ? new Map<string, Item[]>()
        : await batchGet(this.#client, requested, deadline, this.#clock);
    const [sessionRow] = items.get(this.#tables.sessions) ?? [];
    const [playerRow] = items.get(this.#tables.players) ?? [];
    const session = sessionRow && sessionFrom(sessionRow);
    const player = playerRow && playerFrom(playerRow);
    if (player && walletRef?.by !== 'name' && player.playerId !== meantBy(walletRef, session)) {
      // Either the key of another player (a collision of hashes) or a token that was never issued: nobody's money is shown.
      return { ...(session && { session }), records: recordsFrom(addresses, items.get(this.#tables.ledger) ?? []) };
    }
    return {
      ...(session && { session }),
      ...(player && { player }),
      records: recordsFrom(addresses, items.get(this.#tables.ledger) ?? []),
    };
  }

  async commit(commit: Commit, deadline: Deadline): Promise<CommitResult> {
    const result = await writeAll(this.#client, commitWrites(commit, this.#tables), deadline);
    if (result.type !== 'lost') return result;
    const besideLost = [...result.current.keys()].some(isBeside);
    return { type: 'lost', current: currentState(result.current, commit), ...(besideLost && { besideLost }) };
  }
}

/** Whether a name means the player of its row is up to the row, and decided with everything else (see `holderOf`). */
function meantBy(walletRef: Exclude<WalletRef, { by: 'name' }> | undefined, session: Session | undefined) {
  return walletRef?.by === 'player' ? walletRef.playerId : session?.playerId;
}

/** A token that this wallet cannot have issued names no row, and costs no read. */
function accountKeys(walletRef: WalletRef | undefined, tables: LedgerTables): Record<string, KeysAndAttributes> {
  if (!walletRef) return {};
  if (walletRef.by === 'player') return { [tables.players]: consistent([playerKey(walletRef.playerId)]) };
  if (walletRef.by === 'name') return { [tables.players]: consistent([playerKeyFromToken(walletRef.playerKey)]) };
  const parts = readToken(walletRef.token);
  if (!parts) return {};
  return {
    [tables.sessions]: consistent([sessionKey(walletRef.token)]),
    [tables.players]: consistent([playerKeyFromToken(parts.playerKey)]),
  };
}

function recordKeys(addresses: readonly RecordAddress[], tables: LedgerTables): Record<string, KeysAndAttributes> {
  return addresses.length === 0 ? {} : { [tables.ledger]: consistent(addresses.map(recordKey)) };
}

function consistent(Keys: KeysAndAttributes['Keys']): KeysAndAttributes {
  return { Keys, ConsistentRead: true };
}

function recordsFrom(addresses: readonly RecordAddress[], items: readonly Item[]): LedgerState['records'] {
  const byKey = new Map(items.map((item) => [`${item['role']?.S}:${item['transactionKey']?.S}`, item]));
  return new Map(
    addresses.map((address) => {
      const item = byKey.get(addressText(address));
      return [addressText(address), item && recordFrom(item)];
    }),
  );
}

/** Writes of records are named by their address, so a failed one says by itself where its item belongs. */
function currentState(current: ReadonlyMap<string, Item | undefined>, commit: Commit): LedgerState {
  const records = new Map<string, LedgerState['records'] extends ReadonlyMap<string, infer R> ? R : never>();
  for (const [name, item] of current)
    if (name !== WALLET && !isBeside(name)) records.set(name, item && recordFrom(item));
  const row = current.get(WALLET);
  const player = row && playerFrom(row);
  return { ...(player && player.playerId === commit.wallet?.playerId && { player }), records };
}
