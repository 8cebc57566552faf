/** Whose token it is; `isOver` where it takes no new stake. */
export interface Session {
  readonly playerId: string;
  /** EUR where nothing is said. */
  readonly currency?: string;
  readonly isOver?: boolean;
}

/** What a wallet that knows its players by sessions may have got wrong with them. */
export interface SessionSlips {
  /** A session that is over stakes as before: its end is an hour later than it should be. */
  readonly endsSessionsLate?: true;
  /** Whoever has no session that is open is paid nothing. */
  readonly paysSessionsOnly?: true;
  /** What a token becomes before it is looked up. */
  readonly tokenOf?: (token: string) => string;
  /** An id of one session is another transaction in the next one. */
  readonly idsPerSession?: true;
  /** Tells the balance to a session that is over. */
  readonly tellsEnded?: true;
  /** A player has one balance, whatever the currency. */
  readonly oneBalance?: true;
}

export function ownerIn({ playerId, currency = 'EUR' }: Session, { oneBalance }: SessionSlips): string {
  return `${playerId} ${oneBalance ? 'EUR' : currency}`;
}

export function idIn(token: string, id: bigint, { idsPerSession }: SessionSlips): string {
  return `${idsPerSession ? `${token} ` : ''}${id}`;
}
