import type { ProviderModule } from '../../../shared/application/provider.ts';
import { credentials } from '../registration.ts';
import { type ClientPorts, VelaClient } from './client.ts';
import { gameNamed, listGames } from './games.ts';
import { launchOptions, launchUrl } from './launch.ts';
import { FIRST_CURSOR, LARGEST_PAGE, reportPage } from './report.ts';
import { readRow } from './row.ts';

export type VelaProvider = Required<Pick<ProviderModule, 'launch' | 'games' | 'reports'>>;

/** What an operator may do at Vela (section 7 of its rules). */
export function velaProvider(ports: ClientPorts): VelaProvider {
  return {
    launch: {
      options: launchOptions,
      async urlFor({ agent }, launch, deadline) {
        const client = new VelaClient(agent, deadline, ports);
        return launchUrl(await gameNamed(client, launch.gameCode), launch, client.hostId);
      },
    },
    games: {
      list: ({ agent }, deadline) => listGames(new VelaClient(agent, deadline, ports)),
    },
    reports: {
      reportOf(agent) {
        const { hostId, providerUrl } = credentials.parse(agent.credentials);
        return `${hostId} at ${providerUrl}`;
      },
      firstCursor: () => FIRST_CURSOR,
      largestPage: LARGEST_PAGE,
      page: ({ agent }, asked, deadline) => reportPage(new VelaClient(agent, deadline, ports), asked, agent),
      read: readRow,
    },
  };
}
