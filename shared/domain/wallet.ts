import { agentText, type Source } from './ids.ts';
import type { AmountUnits } from './money.ts';

export const PLAYER_STATUSES = ['active', 'blocked', 'closed'] as const;
export type PlayerStatus = (typeof PLAYER_STATUSES)[number];

/** What a player may do, why, and until when: `until` is for `blocked` alone. */
export interface Account {
  readonly status: PlayerStatus;
  readonly reason?: string;
  /** From this instant on the player counts as active. */
  readonly until?: string;
}

/** One balance in one currency. `version` counts its entries: 0 when opened, then 1, 2, 3 … without a gap. */
export interface Wallet {
  readonly currency: string;
  readonly balance: AmountUnits;
  readonly version: number;
  /** The newest stake of each agent whose protocol counts rounds, by `protocol#agentId`: a payout without a round is paid on it. */
  readonly newestStakes: Readonly<Record<string, NewestStake>>;
  /** `createdAt` of the newest entry. Absent while no entry was written that keeps the order of times. */
  readonly lastAt?: string;
  /** From this version on `createdAt` never runs backwards. Entries from before are as the clocks of their day had it. */
  readonly orderedFrom?: number;
}

export interface NewestStake {
  readonly roundId: string;
  readonly gameCode: string;
}

/**
 * A player with all of the wallets, stored as one row: status and balances are then always seen together, and a rollback that names no currency
 * finds the wallet without a second read. `epoch` counts what ends stakes (a change of status, the end of sessions).
 */
export interface Player extends Account {
  readonly playerId: string;
  readonly epoch: number;
  readonly createdAt: string;
  /** When a session of this player was ended last. */
  readonly sessionEndedAt?: string;
  /** Sessions of an earlier generation are over: all of a player's sessions are ended by one write on this row. */
  readonly sessionGeneration?: number;
  readonly wallets: Readonly<Record<string, Wallet>>;
  /** What providers call the player, by `protocol#agentId`, of agents whose provider was told of the player. */
  readonly names?: Readonly<Record<string, string>>;
}

/** What the agent's provider calls the player, if it was told of the player. */
export function nameAt(player: Pick<Player, 'names'> | undefined, source: Source): string | undefined {
  return player?.names?.[agentText(source)];
}

/** The account as it counts at an instant: a block that has run out is none. */
export function accountAt({ status, reason, until }: Account, at: string): Account {
  if (status === 'blocked' && until !== undefined && until <= at) return { status: 'active' };
  return { status, ...(reason !== undefined && { reason }), ...(until !== undefined && { until }) };
}

export function isActive(account: Account, at: string): boolean {
  return accountAt(account, at).status === 'active';
}

/** A session outlives its end: payouts and rollbacks still find the player by it. Times are ISO 8601 UTC. */
export interface Session {
  readonly protocol: string;
  readonly agentId: string;
  readonly playerId: string;
  readonly currency: string;
  /** Both are absent from sessions of the version before. */
  readonly createdAt?: string;
  readonly generation?: number;
  readonly expiresAt: string;
  readonly endedAt?: string;
}

/** `owner` as it was read with the session, or later: a generation only grows. */
export function isOver(session: Session, owner: Pick<Player, 'sessionGeneration'> | undefined, at: string): boolean {
  return isEnded(session, owner) || session.expiresAt <= at;
}

/** By itself, or together with all others of its player. */
export function isEnded(session: Session, owner: Pick<Player, 'sessionGeneration'> | undefined): boolean {
  return session.endedAt !== undefined || (session.generation ?? 0) < (owner?.sessionGeneration ?? 0);
}

/** Currencies come from outside: a name like `constructor` must not find what every object inherits. */
export function walletIn(player: Player | undefined, currency: string): Wallet | undefined {
  return player && Object.hasOwn(player.wallets, currency) ? player.wallets[currency] : undefined;
}
