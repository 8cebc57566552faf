import { readToken } from '../../shared/application/session-token.ts';
import type { WalletRef } from '../../shared/domain/command.ts';
import { addressText, type RecordAddress } from '../../shared/domain/ids.ts';
import type { LedgerRecord } from '../../shared/domain/record.ts';
import type { LedgerState } from '../../shared/domain/state.ts';
import type { Player, Session } from '../../shared/domain/wallet.ts';
import type { SharedStore } from './shared-store.ts';

/** What a read has so far. A batch read is no snapshot: each item is seen at its own time, and one that comes only with a later attempt is younger still. */
export interface Draft {
  session?: Session;
  player?: Player;
  readonly records: Map<string, LedgerRecord | undefined>;
  missing: readonly Look[];
}

/** A look at one item: it sees first, and is told in the reply, if there is one. */
export interface Look {
  look(): void;
  take(draft: Draft): void;
}

export function looksFor(
  store: SharedStore,
  ref: WalletRef | undefined,
  addresses: readonly RecordAddress[],
): readonly Look[] {
  return [...accountLooks(store, ref), ...addresses.map((address) => recordLook(store, addressText(address)))];
}

/** The player's row is found by the key that the token carries, whatever the session's row says. */
function accountLooks(store: SharedStore, ref: WalletRef | undefined): Look[] {
  if (!ref) return [];
  if (ref.by === 'player') return [playerLook(store, ref.playerId)];
  if (ref.by === 'name') return [playerLook(store, store.playerIdByKey.get(ref.playerKey))];
  const parts = readToken(ref.token);
  if (!parts) return [];
  const session = look(
    () => store.memory.sessions.get(ref.token),
    (draft, seen) => seen && Object.assign(draft, { session: seen }),
  );
  return [session, playerLook(store, store.playerIdByKey.get(parts.playerKey))];
}

function playerLook(store: SharedStore, playerId: string | undefined): Look {
  return look(
    () => (playerId === undefined ? undefined : store.memory.players.get(playerId)),
    (draft, seen) => seen && Object.assign(draft, { player: seen }),
  );
}

function recordLook(store: SharedStore, address: string): Look {
  return look(
    () => store.memory.records.get(address),
    (draft, seen) => draft.records.set(address, seen),
  );
}

function look<T>(see: () => T, tell: (draft: Draft, seen: T) => unknown): Look {
  let seen: T;
  const self: Look = {
    look: () => {
      seen = see();
    },
    take: (draft) => {
      tell(draft, seen);
      draft.missing = draft.missing.filter((other) => other !== self);
    },
  };
  return self;
}

/** As the real store makes a state of its items: a player who is not the one that was meant is nobody. */
export function stateOf(
  { session, player, records }: Draft,
  ref: WalletRef | undefined,
  addresses: readonly RecordAddress[],
): LedgerState {
  const named = ref?.by === 'name' ? player?.playerId : session?.playerId;
  const meant = ref?.by === 'player' ? ref.playerId : named;
  const inOrder = new Map(addresses.map((address) => [addressText(address), records.get(addressText(address))]));
  return { ...(session && { session }), ...(player?.playerId === meant && player && { player }), records: inOrder };
}
