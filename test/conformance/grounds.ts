import type { Clock } from '../../shared/application/deadline.ts';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { unhurried, VirtualClock } from '../support/clocks.ts';
import type { TestTables } from '../support/engines.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { realStore } from '../support/real-store.ts';
import type { WorldStore } from '../support/wallet-world.ts';

/** Where a conversation takes place. */
export interface Ground {
  readonly store: WorldStore;
  readonly clock: Clock;
  /** What the container remembers of wallets, as the deployed functions do unless they are told not to. */
  readonly memory?: WalletMemory;
  /** Oldest first. */
  entriesOf(playerId: string, currency: string): Promise<LedgerEntry[]>;
  /** All that a message could have changed; equal before and after if it changed nothing. */
  look(playerIds: readonly string[]): Promise<unknown>;
}

export function memoryGround(store = new MemoryStore()): Ground & { readonly clock: VirtualClock } {
  return {
    store,
    clock: new VirtualClock(),
    entriesOf: async (playerId, currency) => store.entriesOf(playerId, currency),
    look: async () => structuredClone({ players: store.players, records: store.records }),
  };
}

export function rememberingGround(): Ground {
  return { ...memoryGround(), memory: new WalletMemory() };
}

export function engineGround(tables: TestTables): Ground {
  const { store, history } = realStore(tables, unhurried, tables.client);
  const entriesOf = async (playerId: string, currency: string) => {
    return history.page({ playerId, currency }, { after: 0, until: 200, order: 'oldest', limit: 200 });
  };
  const look = async (playerIds: readonly string[]) => {
    const players = await Promise.all(playerIds.map((playerId) => store.get(playerId)));
    const wallets = players.flatMap((player) =>
      // An engine gives a map's members in any order.
      Object.values(player?.wallets ?? {})
        .toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
        .map((wallet) => ({ player, wallet })),
    );
    return Promise.all(
      wallets.map(async ({ player, wallet }) => ({
        ...player,
        entries: await entriesOf(player?.playerId ?? '', wallet.currency),
      })),
    );
  };
  return { store, clock: unhurried, memory: new WalletMemory(), entriesOf, look };
}
