import type { Clock } from '../../application/deadline.ts';
import { Fault } from '../../application/fault.ts';
import type { PlayerStore } from '../../application/players.ts';
import { type Account, accountAt, type Player } from '../../domain/wallet.ts';
import { difference } from '../audit/difference.ts';
import { lineOf, type OperatorCall, playerTarget } from '../audit/log.ts';

/** Whoever loses a row this often should come again. */
const MOST_ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 50;

/**
 * Sets the account, and creates the player where there is none. `to` `undefined` changes nothing on a player that is there. What changes nothing leaves no
 * line. Throws a `Fault` when the store does not answer, or the row was always just being changed.
 */
export async function changeAccount(
  playerId: string,
  to: Account | undefined,
  call: OperatorCall,
  { players, clock }: { readonly players: PlayerStore; readonly clock: Clock },
): Promise<Player> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const from = await players.get(playerId);
    const { reason, ...before } = from ? accountAt(from, call.at) : {};
    const { reason: newReason, ...after } = to ?? { status: 'active' as const };
    const changes = difference(before, after);
    if (from && (!to || (Object.keys(changes).length === 0 && reason === newReason))) return from;
    const line = lineOf(call, playerTarget(playerId), changes, newReason);
    const account = to ?? { status: 'active' };
    const now = await players.setAccount({ playerId, from, to: account, line });
    if (now) return now;
    await clock.sleep(clock.random() * LONGEST_PAUSE_MS);
  }
  throw new Fault('store_unavailable', "a player's account lost every race");
}
