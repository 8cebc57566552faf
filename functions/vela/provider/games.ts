import { type Game, ProviderFailure } from '../../../shared/application/provider.ts';
import { isObject, textOf } from '../../../shared/http/provider-json.ts';
import type { VelaClient } from './client.ts';

export async function listGames(client: VelaClient): Promise<Game[]> {
  const { list } = await client.get('/api/user/gamelist');
  if (!Array.isArray(list)) throw new ProviderFailure('refused', 'the game list is no list');
  return list.map(gameFrom).filter(({ gameCode }) => gameCode !== '');
}

function gameFrom(item: unknown): Game {
  const game = isObject(item) ? item : {};
  const title = isObject(game['title']) ? game['title'] : {};
  return {
    gameCode: textOf(game['game_code']),
    gameId: textOf(game['game_id']),
    title: { en: textOf(title['en']), cn: textOf(title['cn']) },
    lobbyGroup: textOf(game['lobby_group']),
    url: textOf(game['url']),
  };
}
