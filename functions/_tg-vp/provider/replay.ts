import { type Played, type Replay, UnknownAtProvider } from '../../../shared/application/provider.ts';
import { nameFor } from '../names.ts';
import { memberOf, textIn } from './answer.ts';
import type { DialectClient } from './client.ts';
import { NOTHING_TO_SHOW } from './codes.ts';
import { isRefusedAs } from './launch.ts';

/** A bet in figures and as a film, of which a game may have only one. Throws `UnknownAtProvider` where there is neither. */
export async function replayOf(client: DialectClient, { player, transactionId, ...game }: Played): Promise<Replay> {
  const { gameCode, language } = game;
  const bet = {
    username: nameFor(player, client.agent),
    betId: transactionId,
    gameCode,
    ...(language !== undefined && { lang: language.replaceAll('_', '-') }),
  };
  let why: unknown;
  const asked = (path: string) =>
    client.ask(path, bet).catch((error: unknown) => {
      if (!isRefusedAs(error, ...NOTHING_TO_SHOW)) throw error;
      why = error;
    });
  const [figures, film] = await Promise.all([asked('/v2/betdetail'), asked('/v2/betdetail/replay')]);
  const detailUrl = textIn(figures, 'detailUrl');
  const replayUrl = textIn(film, 'detailUrl');
  const detail = memberOf(figures, 'detailJsonInfo') ?? memberOf(film, 'detailInfo');
  if (detailUrl === '' && replayUrl === '' && (detail === undefined || detail === null)) {
    throw new UnknownAtProvider(why instanceof Error ? why.message : 'an answer without a detail and without a replay');
  }
  return {
    ...(detailUrl !== '' && { detailUrl }),
    ...(replayUrl !== '' && { replayUrl }),
    ...(detail !== undefined && detail !== null && { detail }),
  };
}
