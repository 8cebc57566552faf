import type { Game } from '../../../shared/application/provider.ts';
import { isObject, textOf } from '../../../shared/http/provider-json.ts';
import { listIn, memberOf, textIn } from './answer.ts';
import type { DialectClient } from './client.ts';

const DEVICES: Readonly<Record<string, NonNullable<Game['device']>>> = { 0: 'pc', 1: 'mobile', 2: 'all' };

export async function listGames(client: DialectClient): Promise<Game[]> {
  const rows = listIn(await client.ask('/v2/games'), 'games', 'rows', 'list');
  return rows.map(gameFrom).filter(({ gameCode }) => gameCode !== '');
}

function gameFrom(row: unknown): Game {
  const device = DEVICES[textIn(row, 'device')];
  const [imageUrl] = Object.values(textsIn(memberOf(row, 'imagePath')));
  const demo = memberOf(row, 'demo');
  return {
    gameCode: textIn(row, 'gameCode'),
    title: textsIn(memberOf(row, 'name')),
    brand: textIn(row, 'brand'),
    status: textIn(row, 'status'),
    hasDemo: demo === true || ['1', 'true'].includes(textOf(demo)),
    ...(device && { device }),
    ...(imageUrl !== undefined && { imageUrl }),
  };
}

/** One text by language; a text without a language is taken for English. */
function textsIn(value: unknown): Record<string, string> {
  if (typeof value === 'string') return value === '' ? {} : { en: value };
  if (!isObject(value)) return {};
  const texts = Object.entries(value).map(([language, text]) => [language, textOf(text)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}
