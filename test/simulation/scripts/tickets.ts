import type { Act, Answer } from '../act.ts';
import { type Conversation, isDefinite } from '../conversation.ts';
import { clientRetries, forDays } from '../schedules.ts';

/** A stake, taken or not; then its payout, or its rollback, and stray copies of all of them. */
export async function stakesAndPayouts(talk: Conversation): Promise<void> {
  const count = talk.random.int(1, 3);
  for (let nth = 0; nth < count; nth++) {
    const stake = stakeOf(talk, nth);
    const heard = await talk.insist(stake, clientRetries);
    if (heard?.verdict === 'done') await afterStake(talk, stake);
    else if (heard) await afterRefusal(talk, stake, heard);
    else await rollBack(talk, stake, false);
  }
}

async function afterRefusal(talk: Conversation, stake: Act, heard: Answer): Promise<void> {
  talk.final(stake, 0n, heard);
  if (!talk.random.chance(0.3)) return;
  const paid = await talk.say(payoutOf(talk, stake));
  talk.claim(paid?.verdict !== 'done', 'a payout on a refused stake was taken');
}

async function afterStake(talk: Conversation, stake: Act): Promise<void> {
  await talk.pause(talk.random.int(0, talk.random.chance(0.8) ? 4_000 : 7_200_000));
  if (talk.random.chance(0.2)) talk.slot = 1 - talk.slot;
  if (talk.random.chance(0.25)) return void (await rollBack(talk, stake, true));
  const payout = payoutOf(talk, stake);
  await pay(talk, stake, payout);
  for (const stray of [stake, payout]) {
    if (!talk.random.chance(0.2)) continue;
    const again = await talk.say(stray);
    if (again && isDefinite(again))
      talk.claim(again.verdict === 'done' || talk.isRich, `a stray ${stray.kind} is refused`);
  }
}

/** Money that is owed: neither the end of a session nor a block may stop it. */
async function pay(talk: Conversation, stake: Act, payout: Act): Promise<void> {
  const heard = await talk.insist(payout, forDays());
  if (!heard) return;
  talk.claim(heard.verdict === 'done' || talk.isRich, `a payout on a live stake is answered ${heard.code}`);
  if (heard.verdict === 'done') talk.final(stake, (payout.payout ?? 0n) - (stake.stake ?? 0n), heard);
}

/** A stake that is surely live has to be given back. */
async function rollBack(talk: Conversation, stake: Act, isLive: boolean): Promise<Answer | undefined> {
  const rollback: Act = { kind: 'rollback', id: stake.id ?? '' };
  const byPlayer = talk.settings['refundByMemberId'] === true && talk.random.chance(0.3);
  const heard = await talk.insist(byPlayer ? { ...rollback, byPlayer } : rollback, forDays());
  if (heard?.verdict === 'done') talk.final(stake, 0n, heard);
  if (heard?.verdict === 'refused' && isLive) {
    talk.claim(talk.isRich, `the rollback of a live stake is answered ${heard.code}`);
  }
  return heard;
}

/** Nobody listens to the answer; days later it is rolled back. */
export async function unsureStakes(talk: Conversation): Promise<void> {
  const stake = stakeOf(talk, 0);
  const running = talk.say(stake);
  const when = talk.random.weighted({ atOnce: 3, soon: 3, late: 1 });
  await talk.pause(
    { atOnce: talk.random.int(0, 15), soon: talk.random.int(0, 5_000), late: talk.random.int(0, 259_200_000) }[when],
  );
  const undone = await rollBack(talk, stake, false);
  await running;
  const late = await talk.say(stake);
  if (undone?.verdict === 'done') talk.claim(late?.verdict !== 'done', 'a stake was taken after its rollback');
}

/** Stake and payout in one. */
export async function slots(talk: Conversation): Promise<void> {
  const count = talk.random.int(1, 3);
  for (let nth = 0; nth < count; nth++) {
    const payout = talk.random.chance(0.5) ? 0n : talk.amount();
    const play: Act = { kind: 'play', id: talk.id(nth), stake: talk.amount(), payout, gameCode: 'reef' };
    const heard = await talk.insist(play, clientRetries);
    const isUndone = !heard || talk.random.chance(0.2);
    if (isUndone) await rollBackPlay(talk, play, heard?.verdict === 'done');
    else talk.final(play, heard.verdict === 'done' ? payout - (play.stake ?? 0n) : 0n, heard);
  }
}

async function rollBackPlay(talk: Conversation, play: Act, wasTaken: boolean): Promise<void> {
  const heard = await talk.insist({ kind: 'rollback', id: play.id ?? '' }, forDays());
  if (heard?.verdict === 'done') talk.final(play, 0n, heard);
  if (heard?.verdict === 'refused' && wasTaken) talk.final(play, (play.payout ?? 0n) - (play.stake ?? 0n), heard);
}

/** Payout and rollback of one stake at the same time: one of them is right, never both. */
export async function crossed(talk: Conversation): Promise<void> {
  const stake = stakeOf(talk, 0);
  const heard = await talk.insist(stake, clientRetries);
  if (heard?.verdict !== 'done') return;
  const payout = payoutOf(talk, stake);
  const [paid, undone] = await Promise.all([
    talk.pause(talk.random.int(0, 12)).then(() => talk.insist(payout, forDays())),
    talk.pause(talk.random.int(0, 12)).then(() => talk.insist({ kind: 'rollback', id: stake.id ?? '' }, forDays())),
  ]);
  if (!paid || !undone) return;
  const done = [paid, undone].filter(({ verdict }) => verdict === 'done').length;
  talk.claim(done === 1 || talk.isRich, `payout ${paid.code}, rollback ${undone.code}`);
}

/** The payout overtakes its stake, and comes again. */
export async function payoutFirst(talk: Conversation): Promise<void> {
  const stake = stakeOf(talk, 0);
  const payout = payoutOf(talk, stake);
  await talk.say(payout);
  const heard = await talk.insist(stake, clientRetries);
  if (heard?.verdict === 'done' && talk.settings['payoutWithoutStake'] !== 'accept')
    await talk.insist(payout, forDays());
}

export function stakeOf(talk: Conversation, nth: number): Act {
  const id = talk.id(nth);
  const round = talk.spec.protocol === 'wallet-v2' ? { roundId: id } : {};
  return { kind: 'stake', id, stake: talk.amount(), gameCode: 'reef', ...round };
}

/** A payout is named by its stake, or has a number of its own and names the round. */
export function payoutOf(talk: Conversation, { id = '' }: Act, nth = 32): Act {
  const own = talk.spec.protocol === 'wallet-v2' ? { id: talk.id(nth), roundId: id } : { id };
  return { kind: 'payout', payout: talk.random.chance(0.3) ? 0n : talk.amount(), gameCode: 'reef', ...own };
}
