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
  readonly imports?: ImportsCapability;
}

/** An agent, and its secrets in the clear when they are asked for. */
export interface AgentAtProvider {
  readonly agent: Agent;
  /** Throws a `Fault` when KMS does not answer. */
  secret(name: string): Promise<string>;
}

export interface LaunchCapability {
  /** What a launch may choose beside game and language. */
  readonly options: z.ZodObject;
  /** The address that opens the game in the player's browser. Throws `UnknownGame`, and `ProviderFailure` where the provider has to be asked. */
  urlFor(acting: AgentAtProvider, launch: GameLaunch, deadline: Deadline): Promise<string>;
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
  online(acting: AgentAtProvider, deadline: Deadline): Promise<string[]>;
  /** Whose name that is, if it is anybody's here. */
  named(name: string, agent: Agent): WalletRef;
  /** Ends the player's games. Throws `ProviderFailure`. */
  logOut(acting: AgentAtProvider, player: MemberOf, deadline: Deadline): Promise<void>;
}

export interface ReplayCapability {
  /** How one of our entries looked to the player. Throws `UnknownAtProvider` and `ProviderFailure`. */
  of(acting: AgentAtProvider, played: Played, deadline: Deadline): Promise<Replay>;
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
  /** Every game that the provider offers this agent, as it was a minute ago at most while the provider answers. Throws `ProviderFailure`. */
  list(acting: AgentAtProvider, deadline: Deadline): Promise<readonly Game[]>;
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

/** What the rows of a provider's reports say, whichever way they come. */
export interface RowReader {
  /**
   * Whose report it is: what the agent's registration says of account and address. A cursor is worth nothing at another one, so that reading begins anew
   * when this changes.
   */
  reportOf(agent: Agent): string;
  /** What a row says, in our money. The currency is that of the ticket it is about, which a row itself does not name. */
  read(row: ReportRow, agent: Agent, currency: string | undefined): ReportedSide | undefined;
  /** What rows call a player, where that is not our id. */
  nameOf?(playerId: string, agent: Agent): string;
  /** A row bears the id of its ticket, so that it cannot move to another one. */
  readonly rowsStay?: true;
  /** Each row is about one line of our ledger, a stake or a payout, and its id is unique within its currency. Else about a ticket: both, under one id. */
  readonly linePerRow?: true;
  /** Two rows of one id as one, in either order and however often the same. Without it the later row stands for both. */
  joined?(earlier: ReportRow, later: ReportRow): ReportRow;
}

/** A report that an operator has as a file, because the provider can be asked for none. */
export interface ImportsCapability extends RowReader {
  /** The columns that are read, as texts, and what each must hold. */
  readonly line: z.ZodObject;
  /** `line` is what the schema has made of it. `undefined` for a currency that the provider cannot mean. */
  rowFrom(line: Readonly<Record<string, string>>, agent: Agent): ReportRow | undefined;
}

/**
 * A provider's report, read in pages. A cursor is whatever a protocol makes of it: a place in one long list, or, where a report is asked for by spans of time,
 * which spans were read, which are due to be read again, and how far the present one has come. Rows are known by their `id`: one that comes again replaces
 * what it said before, so that a span that is read twice does no harm.
 */
export interface ReportsCapability extends RowReader {
  /** What the first page of a report is asked for with; it may depend on when the agent was registered. */
  firstCursor(agent: Agent): string;
  /** The most rows that a page is asked for. */
  readonly largestPage: number;
  /** The page that begins at the cursor. Throws `ProviderFailure`; one that is `too_large` is asked for again with fewer rows. */
  page(acting: AgentAtProvider, asked: PageRequest, deadline: Deadline): Promise<ReportPage>;
}

export interface PageRequest {
  readonly cursor: string;
  /** Of rows; at most `largestPage`. */
  readonly limit: number;
  /** When it is asked; ISO 8601 UTC. */
  readonly at: string;
}

export interface ReportPage {
  readonly rows: readonly ReportRow[];
  /** Where the next page begins; opaque. */
  readonly cursor: string;
  /** Another page may be asked for now. */
  readonly hasMore: boolean;
  /** Where pages are spans of time: up to when everything was reported. ISO 8601 UTC. Without it the newest row tells. */
  readonly reportedUntil?: string;
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
 * A provider that was called did not do what was asked. `refused`: it answered with an error, or with something that is no answer; `too_large`: with more
 * than is read; `silent`: it did not answer. The message is for the operator and may hold the provider's own words: it goes into no log.
 */
export class ProviderFailure extends Error {
  readonly kind: 'refused' | 'too_large' | 'silent';

  constructor(kind: ProviderFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderFailure';
    this.kind = kind;
  }
}
