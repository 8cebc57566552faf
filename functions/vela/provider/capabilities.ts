import type { Agent } from '../../../shared/application/agent.ts';
import { GameLists } from '../../../shared/application/game-lists.ts';
import { type ProviderModule, UnknownGame } from '../../../shared/application/provider.ts';
import { isProviderAddress } from '../../../shared/application/registration-members.ts';
import { Bulkhead } from '../../../shared/http/bulkhead.ts';
import { credentials } from '../registration.ts';
import { type ClientPorts, VelaClient } from './client.ts';
import { listGames } from './games.ts';
import { launchOptions, launchUrl } from './launch.ts';
import { FIRST_CURSOR, LARGEST_PAGE, reportPage } from './report.ts';
import { readRow } from './row.ts';

export type VelaProvider = Required<Pick<ProviderModule, 'launch' | 'games' | 'reports'>>;

/** What an operator may do at Vela (section 7 of its rules). */
export function velaProvider(world: Omit<ClientPorts, 'bulkhead'>): VelaProvider {
  const ports = { ...world, bulkhead: new Bulkhead(world.clock) };
  const lists = new GameLists(ports.clock);
  return {
    launch: {
      options: launchOptions,
      async urlFor({ agent }, launch, deadline) {
        const client = new VelaClient(agent, deadline, ports);
        const game = await lists.named(accountOf(agent), launch.gameCode, () => listGames(client));
        if (!game) throw new UnknownGame(launch.gameCode);
        return launchUrl(game, launch, client.hostId);
      },
    },
    games: {
      async list({ agent }, deadline) {
        const all = await lists.games(accountOf(agent), () => listGames(new VelaClient(agent, deadline, ports)));
        // No launch would send a player to another address.
        return all.filter(({ url = '' }) => isProviderAddress(url));
      },
    },
    reports: {
      reportOf: accountOf,
      firstCursor: () => FIRST_CURSOR,
      largestPage: LARGEST_PAGE,
      page: ({ agent }, asked, deadline) => reportPage(new VelaClient(agent, deadline, ports), asked, agent),
      read: readRow,
    },
  };
}

/** What is asked there is about this account at this address, and at no other. */
function accountOf({ credentials: registered }: Agent): string {
  const { hostId, providerUrl } = credentials.parse(registered);
  return `${hostId} at ${providerUrl}`;
}
