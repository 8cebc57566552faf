import type { Source } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/record.ts';
import type { Player, PlayerStatus, Session } from '../domain/wallet.ts';

/** Players and their wallets, for the operator. Balances move only through `execute`. */
export interface PlayerStore {
  get(playerId: string): Promise<Player | undefined>;
  /** Creates the player, or changes the status. */
  setStatus(playerId: string, status: PlayerStatus, at: string): Promise<Player>;
  /** Opens the wallet at zero if it is not there; `undefined` when there is no such player. */
  openWallet(playerId: string, currency: string): Promise<Player | undefined>;
  /** Keeps what the agent's provider calls the player, for ever; the same again changes nothing. */
  nameAt(playerId: string, source: Source, name: string): Promise<void>;
}

export interface SessionStore {
  /** Stores a new session under the hash of its token. */
  open(token: string, session: Session): Promise<void>;
  /** Ends the session at once: a stake that is being decided right now fails its commit. Does nothing for a token that was never issued or is ended. */
  end(token: string, at: string): Promise<void>;
}

export interface HistoryPage {
  readonly entries: readonly LedgerEntry[];
  /** The wallet version below which the next page begins; absent on the last page. */
  readonly olderThan?: number;
}

/** A wallet's entries, newest first. */
export interface History {
  page(playerId: string, currency: string, limit: number, olderThan?: number): Promise<HistoryPage>;
}
