import type { Act } from '../act.ts';
import { type Conversation, isDefinite } from '../conversation.ts';
import { clientRetries, forDays } from '../schedules.ts';
import { payoutOf, stakeOf } from './tickets.ts';

const FIRST_PAYOUT = 32;
const MORE_THAN_ANYBODY_HAS = 9_223_372_036_854_770_000n;

/** Rounds of one stake, with one payout or several. */
export async function rounds(talk: Conversation): Promise<void> {
  const count = talk.random.int(1, 2);
  for (let nth = 0; nth < count; nth++) {
    const stake = stakeOf(talk, nth);
    if (!(await take(talk, stake))) continue;
    const payouts = talk.random.weighted({ one: 6, two: 2, none: 1 });
    for (let paid = 0; paid < { none: 0, one: 1, two: 2 }[payouts]; paid++) {
      await talk.pause(talk.random.int(0, talk.random.chance(0.8) ? 2_000 : 3_600_000));
      if (talk.random.chance(0.2)) talk.slot = 1 - talk.slot;
      await pay(talk, payoutOf(talk, stake, FIRST_PAYOUT + nth * 4 + paid));
    }
  }
}

/** Until it is known whether the stake was taken; one that is not confirmed is rolled back. */
async function take(talk: Conversation, stake: Act): Promise<boolean> {
  const heard = await talk.insist(stake, clientRetries);
  if (!heard) await rollBack(talk, stake);
  else talk.final(stake, heard.verdict === 'done' ? -(stake.stake ?? 0n) : 0n, heard);
  return heard?.verdict === 'done';
}

async function pay(talk: Conversation, payout: Act): Promise<void> {
  const heard = await talk.insist(payout, forDays());
  if (!heard) return;
  talk.claim(heard.verdict === 'done' || talk.isRich, `a payout on a live round is answered ${heard.code}`);
  talk.final(payout, heard.verdict === 'done' ? (payout.payout ?? 0n) : 0n, heard);
}

/** Refused means that the round was paid after the stake, which then stands. */
async function rollBack(talk: Conversation, stake: Act): Promise<void> {
  const heard = await talk.insist({ kind: 'rollback', id: stake.id ?? '' }, forDays());
  if (heard) talk.final(stake, heard.verdict === 'done' ? 0n : -(stake.stake ?? 0n), heard);
}

/** Several stakes in one round, some rolled back, some paid, much of it at the same time. */
export async function longRounds(talk: Conversation): Promise<void> {
  const first = stakeOf(talk, 0);
  const count = talk.random.int(2, 8);
  const stakes = Array.from({ length: count }, (_, nth) => {
    const uncovered = talk.random.chance(0.2) ? { stake: MORE_THAN_ANYBODY_HAS } : {};
    return { ...stakeOf(talk, nth), ...uncovered, roundId: first.id ?? '' };
  });
  const isUndone = stakes.map(() => talk.random.chance(0.4));
  const lateBy = stakes.map(() => talk.random.int(0, talk.random.chance(0.6) ? 10 : 1_500));
  const payouts = Array.from({ length: talk.random.int(0, 3) }, (_, nth) => payoutOf(talk, first, FIRST_PAYOUT + nth));
  const payAfter = payouts.map(() => talk.random.int(0, talk.random.chance(0.5) ? 30 : 3_000));
  await Promise.all([
    ...stakes.map((stake, nth) => stakeInRound(talk, stake, lateBy[nth] ?? 0, isUndone[nth] ?? false)),
    ...payouts.map((payout, nth) => payInRound(talk, payout, payAfter[nth] ?? 0)),
  ]);
}

async function stakeInRound(talk: Conversation, stake: Act, lateBy: number, isUndone: boolean): Promise<void> {
  await talk.pause(lateBy);
  const heard = await talk.insist(stake, clientRetries);
  if (!heard || isUndone) return rollBackAfter(talk, stake, heard?.verdict === 'refused');
  talk.final(stake, heard.verdict === 'done' ? -(stake.stake ?? 0n) : 0n, heard);
}

async function rollBackAfter(talk: Conversation, stake: Act, wasRefused: boolean): Promise<void> {
  const heard = await talk.insist({ kind: 'rollback', id: stake.id ?? '' }, forDays());
  if (heard) talk.final(stake, heard.verdict === 'done' || wasRefused ? 0n : -(stake.stake ?? 0n), heard);
}

/** It may find no live stake, so that a refusal proves nothing. */
async function payInRound(talk: Conversation, payout: Act, lateBy: number): Promise<void> {
  await talk.pause(lateBy);
  const heard = await talk.insist(payout, forDays());
  if (heard) talk.final(payout, heard.verdict === 'done' ? (payout.payout ?? 0n) : 0n, heard);
}

/** As older integrations speak: no round is named, and a payout goes to the newest stake. */
export async function roundless(talk: Conversation): Promise<void> {
  const count = talk.random.int(1, 3);
  const gameCode = talk.random.pick(['reef', 'lagoon']);
  for (let nth = 0; nth < count; nth++) {
    const stake: Act = { kind: 'stake', id: talk.id(nth), stake: talk.amount(), gameCode };
    const taken = await talk.insist(stake, clientRetries);
    if (talk.random.chance(0.2)) await talk.insist({ kind: 'rollback', id: talk.id(nth) }, forDays());
    else if (taken) talk.final(stake, taken.verdict === 'done' ? -(stake.stake ?? 0n) : 0n, taken);
    const payout: Act = { kind: 'payout', id: talk.id(FIRST_PAYOUT + nth), payout: talk.amount(), gameCode };
    const heard = await talk.insist(payout, forDays());
    if (heard && isDefinite(heard)) talk.final(payout, heard.verdict === 'done' ? (payout.payout ?? 0n) : 0n, heard);
  }
}

/** A rollback of what never came, beside a live round; the stake that comes late is refused. */
export async function unknownRollbacks(talk: Conversation): Promise<void> {
  const live = stakeOf(talk, 0);
  await take(talk, live);
  const unknown = stakeOf(talk, 1);
  const heard = await talk.insist({ kind: 'rollback', id: unknown.id ?? '', roundId: live.id ?? '' }, forDays());
  const late = await talk.say(unknown);
  if (heard && late) talk.claim(late.verdict !== 'done', 'a stake was taken after its rollback');
  await talk.say(payoutOf(talk, unknown));
  await talk.say(payoutOf(talk, live, FIRST_PAYOUT + 1));
}

/** One number for several things; what is known first is what it means. Nothing is counted on. */
export async function mixedUp(talk: Conversation): Promise<void> {
  const kinds = ['stake', 'payout', 'rollback'] as const;
  for (let left = talk.random.int(4, 10); left > 0; left--) {
    const id = talk.id(talk.random.int(0, 2));
    const named = talk.random.chance(0.7) ? { roundId: talk.id(talk.random.int(0, 2)) } : {};
    const amounts = { stake: talk.amount(), payout: talk.amount() };
    const act: Act = { kind: talk.random.pick([...kinds]), id, ...amounts, gameCode: 'reef', ...named };
    const running = talk.say(act);
    if (talk.random.chance(0.5)) await running;
    else await talk.pause(talk.random.int(0, 10));
  }
}
