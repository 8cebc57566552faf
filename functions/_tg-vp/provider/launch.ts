import * as z from 'zod';
import {
  type GameLaunch,
  type LaunchingPlayer,
  ProviderFailure,
  UnknownGame,
} from '../../../shared/application/provider.ts';
import { isProviderAddress, providerAddress } from '../../../shared/application/registration-members.ts';
import { nameFor } from '../names.ts';
import { RefusedByCode, textIn } from './answer.ts';
import type { DialectClient } from './client.ts';
import { NAME_EXISTS, NO_SUCH_GAME, NO_SUCH_USER } from './codes.ts';

const flag = z.literal([0, 1, '0', '1']).transform(Number);

export const launchOptions = z.strictObject({
  deviceType: flag.default(0).meta({ description: '0: PC; 1: mobile.' }),
  ipaddress: z
    .union([z.ipv4(), z.ipv6()])
    .default('0.0.0.0')
    .meta({ description: "The player's address, where the operator tells it." }),
  lobbyUrl: providerAddress.optional().meta({ description: 'Where the game sends the player who leaves it.' }),
  backButton: flag.optional().meta({ description: '1: the game shows a way back. Known to VP.' }),
});

const RULE = 'https, or http on loopback, without user name';

const LAUNCH_TYPES = { demo: 1, real: 2 } as const;

/** The address that opens the game. A player whom the provider does not know is made known to it first. Throws `UnknownGame` and `ProviderFailure`. */
export async function launchUrl(client: DialectClient, launch: GameLaunch): Promise<string> {
  const { player } = launch;
  if (!player) return opened(client, launch);
  const username = nameFor(player, client.agent);
  if (player.name === undefined) await enrol(client, player, username);
  try {
    return await opened(client, launch, username);
  } catch (error) {
    if (!isRefusedAs(error, NO_SUCH_USER)) throw error;
    // The provider has lost what it knew, or is another one than before.
    await enrol(client, player, username);
    return opened(client, launch, username);
  }
}

async function enrol(client: DialectClient, player: LaunchingPlayer, username: string): Promise<void> {
  const { siteId } = client.agent.credentials;
  try {
    await client.ask('/v2/members', { username, ...(typeof siteId === 'string' && { siteId }) });
  } catch (error) {
    if (!isRefusedAs(error, NAME_EXISTS)) throw error;
  }
  await player.remember(username);
}

async function opened(client: DialectClient, launch: GameLaunch, username?: string): Promise<string> {
  const { gameCode, language = 'en' } = launch;
  const { lobbyUrl, backButton, ...device } = launchOptions.parse(launch.options);
  const mode = username === undefined ? 'demo' : 'real';
  const data = await client
    .ask('/v2/opengame', {
      ...device,
      lang: language.replaceAll('_', '-'),
      gameCode,
      launchType: LAUNCH_TYPES[mode],
      ...(username !== undefined && { username }),
      ...(lobbyUrl !== undefined && { lobbyUrl }),
      ...(backButton !== undefined && { backButton }),
    })
    .catch((error: unknown) => {
      throw isRefusedAs(error, NO_SUCH_GAME) ? new UnknownGame(gameCode) : error;
    });
  const other = mode === 'demo' ? 'real' : 'demo';
  if (textIn(data, 'mode').toLowerCase() === other) throw new ProviderFailure('refused', `a ${other} game instead`);
  const url = textIn(data, 'gameLaunchUrl');
  if (!isProviderAddress(url)) throw new ProviderFailure('refused', `no web address that opens the game (${RULE})`);
  return url;
}

export function isRefusedAs(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof RefusedByCode && codes.includes(error.code);
}
