import type * as z from 'zod';
import type { ReportedSide, ReportRow } from '../reconciliation/judge.ts';
import type { Agent } from './agent.ts';
import type { Deadline } from './deadline.ts';

/**
 * What an operator may do at a provider. A protocol's folder has a `provider.ts` that exports one of these for each capability in its manifest, under the
 * capability's name; whoever needs them finds them there, so that no list names a protocol.
 */
export interface ProviderModule {
  readonly launch?: LaunchCapability;
  readonly games?: GamesCapability;
  readonly reports?: ReportsCapability;
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
  /** The session that the game is played under. Without one it is a demo: nothing that names agent or player may leave. */
  readonly token?: string;
}

export interface GamesCapability {
  /** Every game that the provider offers this agent, as it was a minute ago at most while the provider answers. Throws `ProviderFailure`. */
  list(acting: AgentAtProvider, deadline: Deadline): Promise<readonly Game[]>;
}

export interface Game {
  readonly gameCode: string;
  readonly gameId: string;
  readonly title: { readonly en: string; readonly cn: string };
  readonly lobbyGroup: string;
  readonly url: string;
}

/**
 * A provider's report, read in pages. A cursor is whatever a protocol makes of it: a place in one long list, or, where a report is asked for by spans of time,
 * which spans were read, which are due to be read again, and how far the present one has come. Rows are known by their `id`: one that comes again replaces
 * what it said before, so that a span that is read twice does no harm.
 */
export interface ReportsCapability {
  /**
   * Whose report it is: what the agent's registration says of account and address. A cursor is worth nothing at another one, so that reading begins anew
   * when this changes.
   */
  reportOf(agent: Agent): string;
  /** What the first page of a report is asked for with; it may depend on when the agent was registered. */
  firstCursor(agent: Agent): string;
  /** The most rows that a page is asked for. */
  readonly largestPage: number;
  /** The page that begins at the cursor. Throws `ProviderFailure`; one that is `too_large` is asked for again with fewer rows. */
  page(acting: AgentAtProvider, asked: PageRequest, deadline: Deadline): Promise<ReportPage>;
  /** What a row says, in our money. The currency is that of the ticket it is about, which a row itself does not name. */
  read(row: ReportRow, agent: Agent, currency: string | undefined): ReportedSide | undefined;
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
