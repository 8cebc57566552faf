import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, TAKEN } from '../case.ts';
import { OTHER } from './content.ts';
import { EXAMPLE_TALK, PAYOUT, STAKE, takenStake } from './messages.ts';
import { paid } from './payouts.ts';
import { played } from './plays.ts';
import { SOURCES } from './rules.ts';

/** One id for a message of another kind. */
export function kinds(simulator: Simulator): CertificationCase[] {
  return [
    // Where there is no payout a stake is a play.
    ...(simulator.play && simulator.payout ? [stakeAsPlay] : []),
    ...(hasOwnId(simulator) ? [stakeAsPayout] : []),
  ];
}

/** Whether a payout has an id beside that of its stake. */
export function hasOwnId(simulator: Simulator): boolean {
  const [one, other] = ['1', '2'].map((id) => simulator.payout?.(EXAMPLE_TALK, { id, stakeId: '3', amount: PAYOUT }));
  return one !== undefined && other !== undefined && contentOf(one) !== contentOf(other);
}

const stakeAsPlay: CertificationCase = {
  id: 'content/stake-as-play',
  title: 'a play under the id of a stake, and a stake under the id of a play, are not done',
  rule: 'An id names one transaction, of whatever kind. Kept apart by kind, one ticket is taken twice.',
  source: SOURCES.content,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const [id, other] = [exam.newId(), exam.newId()];
    await exam.say(exam.stake(seat, { id, amount: STAKE }), TAKEN);
    const play = { ...played(exam, seat, { id }), moves: 0n };
    await exam.say({ ...play, title: 'a play under the id of a stake' }, NOT_DONE);
    await exam.say(paid(exam, seat, id), TAKEN);
    await exam.say({ ...play, title: 'a play under the id of a stake that was paid on' }, NOT_DONE);
    exam.part();
    await exam.say(played(exam, seat, { id: other }), TAKEN);
    await exam.say({ ...exam.stake(seat, { id: other, amount: STAKE }), moves: 0n }, NOT_DONE);
  },
};

const stakeAsPayout: CertificationCase = {
  id: 'content/stake-as-payout',
  title: 'a payout under the number of a stake, and a stake under the number of a payout, are not done',
  rule: 'Stakes and payouts have numbers from one sequence: a number names one transaction, of whatever kind.',
  source: SOURCES.content,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const [stakeId, id] = [await takenStake(exam, seat), exam.newId()];
    await exam.say(
      { ...paid(exam, seat, stakeId, stakeId), moves: 0n, title: 'a payout with the number of its stake' },
      OTHER,
    );
    await exam.say(paid(exam, seat, stakeId, id), TAKEN);
    const stake = exam.stake(seat, { id, amount: STAKE });
    await exam.say({ ...stake, moves: 0n, title: 'a stake with the number of a payout' }, OTHER);
  },
};
