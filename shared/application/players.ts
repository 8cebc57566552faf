import type { Player, PlayerStatus, Session } from '../domain/wallet.ts';

/** Players and their wallets, for the operator. Balances move only through `execute`. */
export interface PlayerStore {
  get(playerId: string): Promise<Player | undefined>;
  /** Creates the player, or changes the status. */
  setStatus(playerId: string, status: PlayerStatus, at: string): Promise<Player>;
  /** Opens the wallet at zero if it is not there; `undefined` when there is no such player. */
  openWallet(playerId: string, currency: string): Promise<Player | undefined>;
}

export interface SessionStore {
  /** Stores a new session under the hash of its token. */
  open(token: string, session: Session): Promise<void>;
  /** Ends the session at once: a stake that is being decided right now fails its commit. Does nothing for a token that was never issued or is ended. */
  end(token: string, at: string): Promise<void>;
  /** Ends every session of the player, in all protocols, as `end` does it. `false`: there is no such player. */
  endAll(playerId: string): Promise<boolean>;
}
