import type { WalletMove } from '../../shared/domain/commit.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import type { PlayerView, WalletView } from './rules.ts';

/** Balances as they follow from what was rightly done, kept beside the store and compared with it after every line. */
export class TrueWallets {
  readonly #wallets = new Map<string, WalletView>();
  readonly #byPlayer = new Map<string, WalletView[]>();
  readonly memory: MemoryStore;

  constructor(memory: MemoryStore) {
    this.memory = memory;
  }

  open(playerId: string, currency: string): void {
    this.#set({ playerId, currency, balance: 0n, version: 0 });
  }

  move({ playerId, currency }: WalletView, by: bigint): WalletView | undefined {
    const wallet = this.#wallets.get(`${playerId}/${currency}`);
    if (!wallet) return undefined;
    const moved = { ...wallet, balance: wallet.balance + by, version: wallet.version + 1 };
    this.#set(moved);
    return moved;
  }

  /** Status and sessions are the operator's, so the store's word is taken for them; balances are ours. */
  player(playerId: string): PlayerView | undefined {
    const player = this.memory.players.get(playerId);
    return player && { playerId, status: player.status, wallets: this.#byPlayer.get(playerId) ?? [] };
  }

  faultsAgainst({ playerId, from }: WalletMove): string[] {
    const name = `${playerId}/${from.currency}`;
    const right = this.#wallets.get(name);
    const stored = this.memory.players.get(playerId)?.wallets[from.currency];
    if (right?.balance === stored?.balance && right?.version === stored?.version) return [];
    return [
      `${name} holds ${stored?.balance} in version ${stored?.version}, and should hold ${right?.balance} in ${right?.version}`,
    ];
  }

  #set(wallet: WalletView): void {
    const { playerId, currency } = wallet;
    this.#wallets.set(`${playerId}/${currency}`, wallet);
    const others = (this.#byPlayer.get(playerId) ?? []).filter((other) => other.currency !== currency);
    this.#byPlayer.set(playerId, [...others, wallet]);
  }
}
