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
  /** The session that the game is played under. Without one it is a demo: nothing that names agent or player may leave. */
  readonly token?: string;
}

export interface GamesCapability {
  /** Every game that the provider offers this agent. Throws `ProviderFailure`. */
  list(acting: ActingAgent, deadline: Deadline): Promise<Game[]>;
}

export interface Game {
  readonly gameCode: string;
  readonly gameId: string;
  readonly title: { readonly en: string; readonly cn: string };
  readonly lobbyGroup: string;
  readonly url: string;
}

export interface ReportsCapability {
  /** What the first page is asked for with. */
  readonly firstCursor: string;
  /** The page that begins at the cursor. Throws `ProviderFailure`. */
  page(acting: ActingAgent, cursor: string, deadline: Deadline): Promise<ReportPage>;
  /** What a row says, in our money. The currency is that of the ticket it is about, which a row itself does not name. */
  read(row: ReportRow, agent: Agent, currency: string | undefined): ReportedSide | undefined;
}

export interface ReportPage {
  readonly rows: readonly ReportRow[];
  /** Where the next page begins; opaque. */
  readonly cursor: string;
  /** The provider has nothing behind this page now. */
  readonly isLast: boolean;
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
