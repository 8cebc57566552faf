import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, MAY_REFUSE, type Need, NOT_DONE, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { STAKE } from './messages.ts';
import { paid } from './payouts.ts';
import { played, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

/** Whoever may not play is told that, and not what is there or is missing. */
const BEYOND = 2n ** 53n;

/** Who may not play, and what is owed all the same. */
export function standing({ payout, play, retry }: Simulator, usesSessions: boolean): CertificationCase[] {
  const seats = [
    { name: 'blocked', who: 'a blocked player' },
    ...(usesSessions ? [{ name: 'endedSession', who: 'a session that is over' } as const] : []),
  ] as const;
  return seats.flatMap(({ name, who }): CertificationCase[] => {
    const needs: Need[] = [name];
    return [
      {
        id: `standing/${name}-new-stake`,
        title: `${who} starts nothing: a new stake and a new play are not done`,
        rule: 'Whoever may not play stakes nothing.',
        source: SOURCES.form,
        needs,
        async play(exam) {
          const seat = await exam.seat(name);
          const { code } = await exam.say(exam.stake(seat, { id: exam.newId(), amount: STAKE }), NOT_DONE);
          const amount = exam.simulator.smallestAmount * BEYOND;
          const spoken = exam.simulator.stake(seat, { id: exam.newId(), amount });
          const title = 'a stake of more than anybody has';
          const uncovered = await exam.say({ seat, spoken, moves: 0n, title }, NOT_DONE);
          exam.find('should', uncovered.code === code, `${title}: ${code}, as for any other stake`, uncovered.code);
          if (play) await exam.say({ ...played(exam, seat), title: 'a play' }, NOT_DONE);
        },
      },
      ...(name === 'endedSession' ? [endedIsToldNothing] : []),
      {
        id: `standing/${name}-rollback`,
        title: `${who} is still given back an open stake`,
        rule: 'The stake was taken while it was allowed; to keep it is to keep the money of somebody else.',
        source: SOURCES.owed,
        needs,
        async play(exam) {
          const [seat, stakeId] = await exam.openStake(name);
          const { takes: _, ...again } = exam.stake(seat, { id: stakeId, amount: STAKE });
          await exam.say({ ...again, title: 'the stake again' }, { should: 'done', effect: 'none' });
          await learnBalance(exam, seat);
          await exam.say(exam.rollback(seat, stakeId, STAKE), TAKEN);
          await exam.say(exam.rollback(seat, stakeId, STAKE), REPEATED);
        },
      },
      ...(payout ? [owedPayout(name, who, needs)] : []),
      ...(retry ? [owedRounds(name, who, needs)] : []),
    ];
  });
}

const endedIsToldNothing: CertificationCase = {
  id: 'standing/endedSession-balance',
  title: 'a session that is over is told no balance',
  rule: 'By asking the balance the provider learns whether the player may begin.',
  source: SOURCES.form,
  needs: ['endedSession'],
  async play(exam) {
    const seat = await exam.seat('endedSession');
    const asked = { seat, spoken: exam.simulator.balance(seat), moves: 0n };
    await exam.say(asked, { should: 'not done', effect: 'none' });
  },
};

/** A session that is over is told no balance when it asks. What is done for it tells one: a rollback of what never came. */
async function learnBalance(exam: Examination, seat: Seat): Promise<void> {
  await exam.say(exam.rollback(seat, exam.newId()), { effect: 'none' });
}

function owedPayout(name: 'blocked' | 'endedSession', who: string, needs: readonly Need[]): CertificationCase {
  return {
    id: `standing/${name}-payout`,
    title: `${who} is still paid what an open stake has won`,
    rule: 'The round was played while it was allowed; a win is not refused for what happened to the player since.',
    source: SOURCES.owed,
    needs,
    async play(exam) {
      const [seat, stakeId] = await exam.openStake(name);
      await learnBalance(exam, seat);
      const owed = paid(exam, seat, stakeId);
      await exam.say(owed, TAKEN);
      await exam.say(owed, REPEATED);
    },
  };
}

function owedRounds(name: 'blocked' | 'endedSession', who: string, needs: readonly Need[]): CertificationCase {
  return {
    id: `standing/${name}-free-round`,
    title: `${who} is still credited what a free round has won, by a play or by its retry`,
    rule: 'It stakes nothing, and was won while it was allowed. A retry comes until it is done: it is never refused for good.',
    source: SOURCES.owed,
    needs,
    async play(exam) {
      const seat = await exam.seat(name);
      const asked = { seat, spoken: exam.simulator.balance(seat), moves: 0n, title: 'the balance' };
      await exam.say(asked, { should: 'done', effect: 'none' });
      for (const way of ['play', 'retry'] as const) {
        const free = { ...played(exam, seat, { stake: 0n }, way), title: `a free round by a ${way}` };
        const { verdict } = await exam.say(free, MAY_REFUSE);
        if (verdict === 'done') await undoPlay(exam, free);
      }
    },
  };
}
