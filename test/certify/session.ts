/** Whose token it is; `isOver` where it takes no new stake. */
export interface Session {
  readonly playerId: string;
  /** `main` where nothing is said. */
  readonly agentId?: string;
  /** EUR where nothing is said. */
  readonly currency?: string;
  readonly isOver?: boolean;
}

/** What a wallet that knows its players by sessions may have got wrong with them. */
export interface SessionSlips {
  /** A session that is over stakes as before: its end is an hour later than it should be. */
  readonly endsSessionsLate?: true | 'for plays';
  /** A cancel that names a round undoes the first stake of it. */
  readonly rollsBackRounds?: true;
  /** Whoever has no session that is open is paid nothing. */
  readonly paysSessionsOnly?: true;
  /** What a token becomes before it is looked up. */
  readonly tokenOf?: (token: string) => string;
  /** An id of one session is another transaction in the next one. */
  readonly idsPerSession?: true;
  /** A token of one agent is as good at another. */
  readonly agentsShareTokens?: true;
  /** An id at one agent, or in one currency, is the same transaction elsewhere. */
  readonly agentsShareIds?: true;
  readonly currenciesShareIds?: true;
  /** What the number of a payout is kept as, where it has one. */
  readonly payoutOf?: (id: bigint) => bigint;
  /** A round is its first stake, and no other one is looked at. */
  readonly roundsAreFirstStakes?: true;
  /** What a win settles is the first stake of the round alone. */
  readonly winsSettleFirst?: true;
  /** Whoever stakes in the round of another player has staked in it. */
  readonly roundsOfAnybody?: true;
  /** Tells the balance to a session that is over. */
  readonly tellsEnded?: true;
  /** A player has one balance, whatever the currency. */
  readonly oneBalance?: true;
}

export function ownerIn({ playerId, currency = 'EUR' }: Session, { oneBalance }: SessionSlips): string {
  return `${playerId} ${oneBalance ? 'EUR' : currency}`;
}

/** The session that a token names at an agent. */
export function sessionOf(
  token: string,
  path: string,
  sessions: ReadonlyMap<string, Session>,
  { agentsShareTokens }: SessionSlips,
): Session | undefined {
  const session = sessions.get(token);
  const agentId = path.split('/').includes('other') ? 'other' : 'main';
  return agentsShareTokens || (session?.agentId ?? 'main') === agentId ? session : undefined;
}

/** What an id is kept as. Nobody but the main agent has a name in it. */
export function idIn(token: string, id: bigint, { agentId = '' }: Session, slips: SessionSlips): string {
  const { idsPerSession, agentsShareIds } = slips;
  return [...(idsPerSession ? [token] : []), ...(agentsShareIds || agentId === '' ? [] : [agentId]), id].join(' ');
}
