import type { Clock, Deadline } from '../../../shared/application/deadline.ts';
import type { ActingAgent, ProviderModule } from '../../../shared/application/provider.ts';
import { Bulkhead } from '../../../shared/provider-api/bulkhead.ts';
import { nameFor, walletOfName } from '../names.ts';
import { NEEDED_FOR_CALLS } from '../registration.ts';
import { AccessTokens } from './access-tokens.ts';
import { DialectClient } from './client.ts';
import { listGames } from './games.ts';
import { launchOptions, launchUrl } from './launch.ts';
import { logOut, membersOnline } from './members.ts';
import { replayOf } from './replay.ts';
import { betLogPage } from './report.ts';
import { readRow } from './row.ts';

/** Calls of one provider that one process makes at a time. */
const AT_ONCE = 4;

export type DialectProvider = Required<
  Pick<ProviderModule, 'needs' | 'launch' | 'games' | 'members' | 'replay' | 'reports'>
>;

/** What an operator may do at TG and at VP. What a process keeps between calls (access tokens, the line at the door) lives as long as this. */
export function dialectProvider(world: { readonly clock: Clock; readonly fetch: typeof fetch }): DialectProvider {
  const ports = { ...world, tokens: new AccessTokens(world.clock), bulkhead: new Bulkhead(AT_ONCE, world.clock) };
  const clientOf = (acting: ActingAgent, deadline: Deadline) => new DialectClient(acting, deadline, ports);
  return {
    needs: NEEDED_FOR_CALLS,
    launch: {
      options: launchOptions,
      urlFor: (acting, launch, deadline) => launchUrl(clientOf(acting, deadline), launch),
    },
    games: {
      list: (acting, deadline) => listGames(clientOf(acting, deadline)),
    },
    members: {
      online: (acting, deadline) => membersOnline(clientOf(acting, deadline)),
      named: walletOfName,
      logOut: (acting, player, deadline) => logOut(clientOf(acting, deadline), player),
    },
    reports: {
      firstCursor: '',
      async page(acting, cursor, deadline) {
        const { hasMore, ...page } = await betLogPage(clientOf(acting, deadline), cursor, world.clock.now());
        return { ...page, isLast: !hasMore };
      },
      read: readRow,
      nameOf: (playerId, agent) => nameFor({ playerId }, agent),
    },
    replay: {
      of: (acting, played, deadline) => replayOf(clientOf(acting, deadline), played),
    },
  };
}
