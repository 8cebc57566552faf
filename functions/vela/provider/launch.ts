import * as z from 'zod';
import { type Game, type GameLaunch, ProviderFailure } from '../../../shared/application/provider.ts';
import { isProviderAddress } from '../../../shared/application/registration-members.ts';

export const launchOptions = z.strictObject({
  mode: z.enum(['singleplayer', 'multiplayer']).optional().meta({ description: 'Of shooting games only.' }),
  allow_vertical: z
    .literal(['0', '1', 0, 1])
    .transform(String)
    .default('1')
    .meta({ description: '1: portrait and landscape; 0: landscape only.' }),
});

/**
 * The game's address with the launch parameters behind the query that it may have. Without a token neither the host nor a session is named, which makes
 * the player a guest. Throws `ProviderFailure` when the listed address is none that a browser should be sent to.
 */
export function launchUrl(game: Game, { options, language, token }: GameLaunch, hostId: string): string {
  const { mode, allow_vertical } = launchOptions.parse(options);
  const url = game.url !== undefined && isProviderAddress(game.url) ? URL.parse(game.url) : null;
  if (!url) {
    const rule = 'https, or http on loopback, without user name';
    throw new ProviderFailure('refused', `the game ${game.gameCode} is listed without a web address (${rule})`);
  }
  const parameters = [
    ...(token === undefined
      ? []
      : [`host_id=${encodeURIComponent(hostId)}`, `access_token=${encodeURIComponent(token)}`]),
    ...(mode === undefined ? [] : [`mode=${mode}`]),
    `lang=${languageOf(language)}`,
    `allow_vertical=${allow_vertical}`,
  ];
  url.search = [...(url.search.length > 1 ? [url.search.slice(1)] : []), ...parameters].join('&');
  return url.href;
}

/** The provider speaks Chinese and English. */
function languageOf(tag = ''): 'ch' | 'en' {
  return /^zh(?:[-_]|$)/i.test(tag) ? 'ch' : 'en';
}
