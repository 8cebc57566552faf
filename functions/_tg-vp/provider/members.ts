import type { MemberOf } from '../../../shared/application/provider.ts';
import { textOf } from '../../../shared/http/provider-json.ts';
import { nameFor } from '../names.ts';
import { listIn, textIn } from './answer.ts';
import type { DialectClient } from './client.ts';
import { NO_SUCH_USER } from './codes.ts';
import { isRefusedAs } from './launch.ts';

/** The names of all who play now. */
export async function membersOnline(client: DialectClient): Promise<string[]> {
  const list = listIn(await client.ask('/v2/members/online'), 'userList', 'rows');
  return list.map((user) => textOf(user) || textIn(user, 'username')).filter((name) => name !== '');
}

/** Ends the player's games. A player whom the provider does not know plays none. */
export async function logOut(client: DialectClient, player: MemberOf): Promise<void> {
  try {
    await client.ask('/v2/members/sessions/logout', { username: nameFor(player, client.agent) });
  } catch (error) {
    if (!isRefusedAs(error, NO_SUCH_USER)) throw error;
  }
}
