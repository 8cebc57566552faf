import type { AuditLine } from '../domain/beside.ts';
import type { Source } from '../domain/ids.ts';
import type { Account, Player, Session } from '../domain/wallet.ts';

/** Players and their wallets, for the operator. Balances move only through `execute`. */
export interface PlayerStore {
  get(playerId: string): Promise<Player | undefined>;
  /**
   * Writes the account, and the line that says so, where everything is as it was read (`from`; `undefined`: there was no player). Ends what is being decided
   * on the account before. Answers `undefined` when it was changed meanwhile; throws a `Fault` when the store does not say so in time.
   */
  setAccount(change: AccountChange): Promise<Player | undefined>;
  /** Opens the wallet at zero, and writes the line that says so, if it is not there; `undefined` when there is no such player. */
  openWallet(playerId: string, currency: string, line: AuditLine): Promise<Player | undefined>;
  /** Keeps what the agent's provider calls the player, for ever, and writes the line that says so; the same again changes nothing. */
  nameAt(playerId: string, source: Source, name: string, line: AuditLine): Promise<void>;
}

export interface AccountChange {
  readonly playerId: string;
  readonly from: Player | undefined;
  readonly to: Account;
  readonly line: AuditLine;
}

export interface SessionStore {
  /** Stores a new session under the hash of its token, and the line that says so. */
  open(token: string, session: Session, line: AuditLine): Promise<void>;
  /** As it stands now; `undefined` for a token that was never issued. */
  find(token: string): Promise<Session | undefined>;
  /** Ends the session at once: a stake that is being decided right now fails its commit. Does nothing for a token that was never issued or is ended. */
  end(token: string, line: AuditLine): Promise<void>;
  /** Ends every session of the player, in all protocols, as `end` does it. `false`: there is no such player, and no line was left. */
  endAll(playerId: string, line: AuditLine): Promise<boolean>;
}
