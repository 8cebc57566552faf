import type * as z from 'zod';
import type { WalletRef } from '../domain/command.ts';
import type { ReportedSide, ReportRow } from '../reconciliation/judge.ts';
import type { Agent } from './agent.ts';
import type { Deadline } from './deadline.ts';

/**
 * What an operator may do at a provider. A protocol's folder has a `provider.ts` that exports one of these for each capability in its manifest, under the
 * capability's name; whoever needs them finds them there, so that no list names a protocol.
 */
export interface ProviderModule {
  /** Credentials that callbacks can do without, and everything here cannot. */
  readonly needs?: readonly string[];
  readonly launch?: LaunchCapability;
  readonly games?: GamesCapability;
  readonly members?: MembersCapability;
  readonly replay?: ReplayCapability;
  readonly reports?: ReportsCapability;
}

/** An agent, and its secrets in the clear when they are asked for. */
export interface ActingAgent {
  readonly agent: Agent;
  /** Throws a `Fault` when KMS does not answer. */
  secret(name: string): Promise<string>;
}

export interface LaunchCapability {
  /** What a launch may choose beside game and language. */
  readonly options: z.ZodObject;
  /** The address that opens the game in the player's browser. Throws `UnknownGame`, and `ProviderFailure` where the provider has to be asked. */
  urlFor(acting: ActingAgent, launch: GameLaunch, deadline: Deadline): Promise<string>;
}

export interface GameLaunch {
  readonly gameCode: string;
  /** A language tag. */
  readonly language?: string;
  /** As `options` of the capability has made them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Who plays. Absent in a demo: nothing that names agent or player may leave. */
  readonly player?: LaunchingPlayer;
  /** The session that a real game is played under, where the protocol has sessions. */
  readonly token?: string;
}

/** A player as a provider knows it. */
export interface MemberOf {
  readonly playerId: string;
  /** Under which the provider knows the player, once it does. */
  readonly name?: string;
}

export interface LaunchingPlayer extends MemberOf {
  /** Stores the name that the provider knows the player by from now on. Throws a `Fault`. */
  remember(name: string): Promise<void>;
}

export interface MembersCapability {
  /** The names of all who play now. Throws `ProviderFailure`. */
  online(acting: ActingAgent, deadline: Deadline): Promise<string[]>;
  /** Whose name that is, if it is anybody's here. */
  named(name: string, agent: Agent): WalletRef;
  /** Ends the player's games. Throws `ProviderFailure`. */
  logOut(acting: ActingAgent, player: MemberOf, deadline: Deadline): Promise<void>;
}

export interface ReplayCapability {
  /** How one of our entries looked to the player. Throws `UnknownAtProvider` and `ProviderFailure`. */
  of(acting: ActingAgent, played: Played, deadline: Deadline): Promise<Replay>;
}

export interface Played {
  readonly player: MemberOf;
  readonly transactionId: string;
  readonly gameCode: string;
  /** A language tag. */
  readonly language?: string;
}

export interface Replay {
  readonly detailUrl?: string;
  readonly replayUrl?: string;
  /** As the provider tells it. */
  readonly detail?: unknown;
}

export interface GamesCapability {
  /** Every game that the provider offers this agent. Throws `ProviderFailure`. */
  list(acting: ActingAgent, deadline: Deadline): Promise<Game[]>;
}

/** What every provider tells of a game, and what only some do. */
export interface Game {
  readonly gameCode: string;
  /** By language, as the provider names languages. */
  readonly title: Readonly<Record<string, string>>;
  readonly gameId?: string;
  readonly lobbyGroup?: string;
  readonly url?: string;
  readonly brand?: string;
  /** The provider's own word or number. */
  readonly status?: string;
  readonly hasDemo?: boolean;
  readonly device?: 'pc' | 'mobile' | 'all';
  readonly imageUrl?: string;
}

export interface ReportsCapability {
  /** What the first page is asked for with. */
  readonly firstCursor: string;
  /** The page that begins at the cursor. Throws `ProviderFailure`. */
  page(acting: ActingAgent, cursor: string, deadline: Deadline): Promise<ReportPage>;
  /** What a row says, in our money. The currency is that of the ticket it is about, which a row itself does not name. */
  read(row: ReportRow, agent: Agent, currency: string | undefined): ReportedSide | undefined;
  /** What rows call a player, where that is not our id. */
  nameOf?(playerId: string, agent: Agent): string;
}

export interface ReportPage {
  readonly rows: readonly ReportRow[];
  /** Where the next page begins; opaque. */
  readonly cursor: string;
  /** The provider has nothing behind this page now. */
  readonly isLast: boolean;
}

/** The provider has no such bet, or has it no more. The message is for the operator. */
export class UnknownAtProvider extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownAtProvider';
  }
}

/** The provider offers no game of this code. */
export class UnknownGame extends Error {
  constructor(gameCode: string) {
    super(`no game ${gameCode}`);
    this.name = 'UnknownGame';
  }
}

/**
 * A provider that was called did not do what was asked. `refused`: it answered with an error, or with something that is no answer; `silent`: it did not
 * answer. The message is for the operator and may hold the provider's own words: it goes into no log.
 */
export class ProviderFailure extends Error {
  readonly kind: 'refused' | 'silent';

  constructor(kind: ProviderFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderFailure';
    this.kind = kind;
  }
}
