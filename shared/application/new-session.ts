import type { Player, Session } from '../domain/wallet.ts';

/**
 * A session as it is stored. It takes over its player's generation as that was read: what ends all sessions of the player meanwhile ends this one too, as if it
 * had been opened a moment before.
 */
export function newSession(
  { playerId, sessionGeneration }: Pick<Player, 'playerId' | 'sessionGeneration'>,
  about: Pick<Session, 'protocol' | 'agentId' | 'currency'>,
  now: number,
  lifetimeMs: number,
): Session & { readonly createdAt: string } {
  return {
    ...about,
    playerId,
    createdAt: new Date(now).toISOString(),
    ...(sessionGeneration !== undefined && { generation: sessionGeneration }),
    expiresAt: new Date(now + lifetimeMs).toISOString(),
  };
}
