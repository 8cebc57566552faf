import { createHash } from 'node:crypto';
import type { MemberOf } from '../../shared/application/provider.ts';
import { base62, playerKeyOf } from '../../shared/application/session-token.ts';
import type { WalletRef } from '../../shared/domain/command.ts';
import { agentText, type Source } from '../../shared/domain/ids.ts';

/** What the two providers take as a name. */
const FITS = /^[A-Za-z0-9]{1,25}$/;

/**
 * A made name: `p`, the key of the player's row (13 characters), and 8 that only this agent's names have. It carries what is needed to find the player, so
 * that a callback reads no more than for an id. That an id of somebody looks like one by chance has odds of 1 to 10^14.
 */
const MADE = /^p([0-9A-Za-z]{13})([0-9A-Za-z]{8})$/;
const CHECK_LENGTH = 8;

/** What the provider calls the player: the id, where the provider can take it and it is no made name. */
export function nameFor({ playerId, name }: MemberOf, source: Source): string {
  if (name !== undefined) return name;
  return FITS.test(playerId) && !playerKeyInName(playerId, source) ? playerId : madeName(playerId, source);
}

/** Who is meant by a name that this agent's provider says. */
export function walletOfName(name: string, source: Source): Exclude<WalletRef, { by: 'session' }> {
  const playerKey = playerKeyInName(name, source);
  return playerKey === undefined ? { by: 'player', playerId: name } : { by: 'name', name, playerKey };
}

/** `undefined` for what is no made name of this agent. */
export function playerKeyInName(name: string, source: Source): string | undefined {
  const [, playerKey, check] = MADE.exec(name) ?? [];
  return playerKey !== undefined && check === checkOf(playerKey, source) ? playerKey : undefined;
}

function madeName(playerId: string, source: Source): string {
  const playerKey = playerKeyOf(playerId);
  return `p${playerKey}${checkOf(playerKey, source)}`;
}

function checkOf(playerKey: string, source: Source): string {
  const digest = createHash('sha256')
    .update(`${agentText(source)}#${playerKey}`, 'utf8')
    .digest();
  return base62(digest, CHECK_LENGTH);
}
