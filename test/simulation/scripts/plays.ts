import type { AmountUnits } from '../../../shared/domain/money.ts';
import type { Act } from '../act.ts';
import { type Conversation, isDefinite } from '../conversation.ts';
import { fourHours, withoutEnd } from '../schedules.ts';

/** Ordinary plays one after the other; what is not confirmed is rolled back until that is. */
export async function plays(talk: Conversation): Promise<void> {
  const count = talk.random.int(1, 4);
  for (let nth = 0; nth < count; nth++) {
    await playOnce(talk, playOf(talk, nth));
    await talk.pause(talk.random.int(0, 3_000));
  }
}

async function playOnce(talk: Conversation, play: Act, rollback = rollbackOf(play)): Promise<void> {
  const heard = await talk.say(play);
  if (!heard || !isDefinite(heard)) return rollBack(talk, play, rollback);
  talk.final(play, heard.verdict === 'done' ? netOf(talk, play) : 0n, heard);
  if (!talk.random.chance(0.2)) return;
  await talk.pause(talk.random.int(0, 60_000));
  const again = await talk.say(play);
  if (again && isDefinite(again)) talk.claim(again.verdict === heard.verdict, `${heard.code}, and later ${again.code}`);
}

async function rollBack(talk: Conversation, play: Act, rollback: Act): Promise<void> {
  const heard = await talk.insist(rollback, fourHours());
  if (!heard) return;
  talk.final(play, heard.verdict === 'done' ? 0n : netOf(talk, play), heard);
  if (heard.verdict !== 'done' || !talk.random.chance(0.5)) return;
  const late = await talk.say(play);
  talk.claim(late?.verdict !== 'done', 'a play was taken after its rollback');
}

/** The rollback comes while the play may still run, or before it. */
export async function hastyRollbacks(talk: Conversation): Promise<void> {
  const play = playOf(talk, 0);
  const [first, second] = talk.random.chance(0.7) ? [play, rollbackOf(play)] : [rollbackOf(play), play];
  const running = talk.say(first);
  await talk.pause(talk.random.int(0, talk.random.chance(0.5) ? 20 : 3_500));
  await Promise.all([running, talk.say(second)]);
  await rollBack(talk, play, rollbackOf(play));
}

/** Items and operator cards are never rolled back, but said again until they are taken. */
export async function cards(talk: Conversation): Promise<void> {
  const play = playOf(talk, 0);
  const retry: Act = { ...play, kind: 'retry' };
  const first = talk.random.chance(0.6) ? await talk.say(play) : undefined;
  const heard =
    first?.verdict === 'done' ? first : await talk.insist(retry, withoutEnd(), ({ verdict }) => verdict === 'done');
  if (!heard) return;
  talk.final(play, netOf(talk, play), heard);
  const again = await talk.say(talk.random.chance(0.5) ? retry : play);
  if (again && isDefinite(again)) talk.claim(again.verdict === 'done', 'a card that was taken is refused later');
}

/** A play with two names, rolled back by either of them or both. */
export async function aliases(talk: Conversation): Promise<void> {
  const id = talk.id(0);
  const names = { id, also: `${id}-x` };
  const one = talk.random.pick([{ id }, { also: names.also }]);
  const said = talk.random.chance(0.7) ? names : one;
  const undone = talk.random.pick(said === names ? [said, said, { id }, { also: names.also }] : [said, names]);
  const play: Act = { ...playOf(talk, 0), ...forgetting(said) };
  const rollback: Act = { kind: 'rollback', ...forgetting(undone) };
  if (talk.random.chance(0.5)) return playOnce(talk, play, rollback);
  const heard = await talk.say(play);
  await talk.pause(talk.random.int(0, 2_000));
  const undo = await talk.say(rollback);
  await talk.say({ ...play, also: `${id}-y` });
  await talk.say(undo && isDefinite(undo) ? play : rollback);
  if (heard?.verdict === 'done') await talk.say({ ...rollback, id: talk.id(1) });
}

/** The second name of a play, or of its rollback, is heard of only later; then it comes alone. */
export async function namesLearnedLater(talk: Conversation): Promise<void> {
  const { random } = talk;
  const id = talk.id(0);
  const names = { id, also: `${id}-x` };
  const [first, other] = random.pick([
    [{ id }, { also: names.also }],
    [{ also: names.also }, { id }],
  ]);
  const play = { ...playOf(talk, 0), ...(random.chance(0.2) && { stake: talk.amount() * 1_000n }) };
  const all: Promise<unknown>[] = [];
  for (const said of [first, names, other, random.pick([first, names, other])]) {
    const kind = random.pick(['play', 'play', 'retry', 'rollback'] as const);
    const act = kind === 'rollback' ? { kind } : { ...play, kind };
    const running = talk.say({ ...act, ...forgetting(said) });
    all.push(running);
    if (random.chance(0.8)) await running;
    await talk.pause(random.int(0, 500));
  }
  await Promise.all(all);
}

export function playOf(talk: Conversation, nth: number): Act {
  const payout = talk.random.chance(0.5) ? 0n : talk.amount();
  const prize = talk.random.chance(0.1) ? { prize: talk.amount() } : {};
  return { kind: 'play', id: talk.id(nth), stake: talk.amount(), payout, ...prize };
}

function rollbackOf({ id, also }: Act): Act {
  return { kind: 'rollback', ...(id !== undefined && { id }), ...(also !== undefined && { also }) };
}

/** Takes the places of both names, also where one is not said. */
function forgetting({ id, also }: Pick<Act, 'id' | 'also'>): Pick<Act, 'id' | 'also'> {
  return { id, also } as Pick<Act, 'id' | 'also'>;
}

function netOf({ settings }: Conversation, { stake = 0n, payout = 0n, prize = 0n }: Act): AmountUnits {
  return payout - stake + (settings['jackpotWin'] === 'separate' ? prize : 0n);
}
