import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, MAY_REFUSE, NOT_DONE, REPEATED, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { hasOwnId } from './kinds.ts';
import { takenStake } from './messages.ts';
import { paid } from './payouts.ts';
import { played } from './plays.ts';
import { SOURCES } from './rules.ts';

/** Payouts that are not of every day. */
export function payoutKinds(simulator: Simulator): CertificationCase[] {
  if (!simulator.payout) return [];
  return [
    {
      id: 'payouts/of-free-round',
      title: 'a payout on a stake of nothing is done once',
      rule: 'A free round stakes nothing and wins money. A stake of nothing is a stake: it can be paid on.',
      source: SOURCES.owed,
      needs: ['rich'],
      play: ofFreeRound,
    },
    {
      id: 'payouts/large',
      title: 'a payout that is larger than 32 bits is credited as it is',
      rule: 'An integer of 32 bits holds 21 million of hundredths. Who wins more than that is looked at.',
      source: SOURCES.exact,
      needs: ['rich'],
      play: large,
    },
    ...(simulator.play ? [onPlay] : []),
    ...(hasOwnId(simulator) ? [secondOfRound, rolledBack] : []),
    ...(simulator.largestBalance === undefined ? [] : [beyondTelling(simulator.largestBalance)]),
  ];
}

const onPlay: CertificationCase = {
  id: 'payouts/on-play',
  title: 'a payout on a play is not done: the play was paid in the same message',
  rule: 'Stake and win came together. To pay on it once more is to pay one round twice.',
  source: SOURCES.order,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const id = exam.newId();
    await exam.say(played(exam, seat, { id }), TAKEN);
    await exam.say({ ...paid(exam, seat, id), moves: 0n }, NOT_DONE);
  },
};

const secondOfRound: CertificationCase = {
  id: 'payouts/second-of-round',
  title: 'a second payout on one stake, with a number of its own, is done or refused; never told done and not paid',
  rule: 'A round may win more than once. Who takes the number of the round for that of the payout, or cuts that, keeps the second win.',
  source: SOURCES.owed,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    for (const [one, other] of exam.neighbours()) {
      exam.part();
      const stakeId = await takenStake(exam, seat);
      await exam.say({ ...paid(exam, seat, stakeId, one), title: `payout ${one}` }, TAKEN);
      const second = paid(exam, seat, stakeId, other);
      const { verdict } = await exam.say({ ...second, title: `payout ${other} of the same round` }, MAY_REFUSE);
      if (verdict === 'done') await exam.say({ ...second, title: `payout ${other} again` }, REPEATED);
    }
  },
};

const rolledBack: CertificationCase = {
  id: 'payouts/rolled-back',
  title: 'a rollback that names a payout is not done: what was won stays won',
  rule: 'A rollback undoes a stake that the game could not confirm. Done to a payout it takes a win away, or pays it again.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const [stakeId, id] = [await takenStake(exam, seat), exam.newId()];
    await exam.say(paid(exam, seat, stakeId, id), TAKEN);
    await exam.say({ ...exam.rollback(seat, id), title: 'a rollback with the number of a payout' }, NOT_DONE);
  },
};

/** The player has something already. */
function beyondTelling(largest: AmountUnits): CertificationCase {
  return {
    id: 'payouts/beyond-telling',
    title: 'a win after which the balance could not be told any more is not done, by a payout or by a play',
    rule: 'The balance is a number of so many bits in every answer. Whoever credits more answers with a number that no provider can read.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const stakeId = await takenStake(exam, seat);
      const payout = paid(exam, seat, stakeId, exam.newId(), largest);
      await exam.say({ ...payout, moves: 0n, title: `a payout of ${largest} ten-thousandths` }, NOT_DONE);
      await exam.say({ ...paid(exam, seat, stakeId), title: 'a payout that can be told' }, TAKEN);
      if (!exam.simulator.play) return;
      const { takes: _, ...play } = played(exam, seat, { payout: largest });
      await exam.say({ ...play, moves: 0n, title: `a play that wins ${largest} ten-thousandths` }, NOT_DONE);
    },
  };
}

async function ofFreeRound(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const stakeId = exam.newId();
  const free = exam.stake(seat, { id: stakeId, amount: 0n });
  const { verdict } = await exam.say({ ...free, title: 'a stake of nothing' }, MAY_REFUSE);
  if (verdict !== 'done') return;
  const won = paid(exam, seat, stakeId);
  await exam.say({ ...won, title: 'what it wins' }, TAKEN);
  await exam.say({ ...won, title: 'the same again' }, REPEATED);
}

/** It is staked again, so that nobody keeps it: no stake of the budget, because it was not there before. */
async function large(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const { smallestAmount } = exam.simulator;
  for (const units of [2n ** 31n + 1n, 2n ** 32n + 1n]) {
    exam.part();
    const stakeId = await takenStake(exam, seat);
    const amount = units * smallestAmount;
    const was = await exam.balanceOf(seat);
    const { verdict } = await exam.say(
      { ...paid(exam, seat, stakeId, exam.newId(), amount), title: 'a large win' },
      MAY_REFUSE,
    );
    if (verdict !== 'done' || (await exam.balanceOf(seat)) !== was + amount) continue;
    const { takes: _, ...back } = exam.stake(seat, { id: exam.newId(), amount });
    // A wallet may have a limit for stakes, and none for wins.
    await exam.say({ ...back, title: 'all of it is staked' }, MAY_REFUSE);
  }
}
