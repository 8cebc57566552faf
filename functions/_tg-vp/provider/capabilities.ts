import type { Agent } from '../../../shared/application/agent.ts';
import type { Clock, Deadline } from '../../../shared/application/deadline.ts';
import { GameLists } from '../../../shared/application/game-lists.ts';
import type { AgentAtProvider, ProviderModule } from '../../../shared/application/provider.ts';
import { Bulkhead } from '../../../shared/http/bulkhead.ts';
import { nameFor, walletOfName } from '../names.ts';
import { NEEDED_FOR_CALLS } from '../registration.ts';
import { AccessTokens } from './access-tokens.ts';
import { DialectClient } from './client.ts';
import { listGames } from './games.ts';
import { launchOptions, launchUrl } from './launch.ts';
import { logOut, membersOnline } from './members.ts';
import { replayOf } from './replay.ts';
import { betLogPage, PAGE_SIZE } from './report.ts';
import { readRow } from './row.ts';
import { firstCursor } from './spans.ts';

export type DialectProvider = Required<
  Pick<ProviderModule, 'needs' | 'launch' | 'games' | 'members' | 'replay' | 'reports'>
>;

/** What an operator may do at TG and at VP. What a process keeps between calls (access tokens, the line at the door) lives as long as this. */
export function dialectProvider(world: { readonly clock: Clock; readonly fetch: typeof fetch }): DialectProvider {
  const ports = { ...world, tokens: new AccessTokens(world.clock), bulkhead: new Bulkhead(world.clock) };
  const lists = new GameLists(world.clock);
  const clientOf = (acting: AgentAtProvider, deadline: Deadline) => new DialectClient(acting, deadline, ports);
  return {
    needs: NEEDED_FOR_CALLS,
    launch: {
      options: launchOptions,
      urlFor: (acting, launch, deadline) => launchUrl(clientOf(acting, deadline), launch),
    },
    games: {
      list: (acting, deadline) => lists.games(accountOf(acting.agent), () => listGames(clientOf(acting, deadline))),
    },
    members: {
      online: (acting, deadline) => membersOnline(clientOf(acting, deadline)),
      named: walletOfName,
      logOut: (acting, player, deadline) => logOut(clientOf(acting, deadline), player),
    },
    reports: {
      reportOf: accountOf,
      firstCursor: ({ createdAt }) => firstCursor(createdAt, world.clock.now()),
      largestPage: PAGE_SIZE,
      page: (acting, { cursor, at }, deadline) => betLogPage(clientOf(acting, deadline), cursor, Date.parse(at)),
      read: readRow,
      rowsStay: true,
      nameOf: (playerId, agent) => nameFor({ playerId }, agent),
    },
    replay: {
      of: (acting, played, deadline) => replayOf(clientOf(acting, deadline), played),
    },
  };
}

/** What is asked there is about this account at this address, and at no other. */
function accountOf({ agentId, credentials: { providerUrl } }: Agent): string {
  return `${agentId} at ${providerUrl}`;
}
