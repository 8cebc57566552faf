/** What a provider means, as the protocol's page says it: read a second time, apart from the code that is tested. */
export interface Meaning {
  readonly kind: 'inquiry' | 'stake' | 'play' | 'payout' | 'rollback';
  readonly playerId: string;
  readonly currency?: string;
  /** The provider's ids, the transaction's first. */
  readonly ids: readonly string[];
  readonly stake?: bigint;
  readonly payout?: bigint;
}

export type Reading =
  /** Nothing that the page calls a request, or from nobody who may ask: turned away at the edge. */
  | 'rejected'
  /** A well-formed request under a session that was never issued to this caller. */
  | 'unknown_session'
  | Meaning;

/** Sessions that exist, by token. */
export type Sessions = ReadonlyMap<string, { readonly playerId: string; readonly currency: string }>;

/** Hundredths, which the session protocols count in, as amount units. */
export function hundredths(digits: string): bigint {
  return BigInt(digits) * 100n;
}
