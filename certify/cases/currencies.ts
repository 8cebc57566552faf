import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, TAKEN } from '../case.ts';
import { PAYOUT, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

/** One player with money in two currencies. */
export function currencies({ keyMember, play }: Simulator): CertificationCase[] {
  // Where a session names the wallet, each may count its ids for itself.
  return [...(keyMember === undefined ? [] : [stakeOfOther]), ...(play ? [winsApart] : [])];
}

const stakeOfOther: CertificationCase = {
  id: 'content/stake-other-currency',
  title: 'a stake in one currency is not done under the id of a stake in another one',
  rule: 'Ten of one currency are not ten of another: the second stake is not the first, and its id is taken.',
  source: SOURCES.content,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    const [first, second] = [await exam.seat('rich'), await exam.seat('otherCurrency')];
    const id = exam.newId();
    await exam.say(exam.stake(first, { id, amount: STAKE }), TAKEN);
    const spoken = exam.simulator.stake(second, { id, amount: STAKE });
    await exam.say({ seat: second, spoken, moves: 0n, title: `in ${second.currency}` }, NOT_DONE);
    await exam.say(exam.rollback(first, id, STAKE), TAKEN);
  },
};

const winsApart: CertificationCase = {
  id: 'strangers/wins-apart',
  title: 'what is won in one currency, and taken back, leaves the money in another one alone',
  rule: 'A win goes where its stake came from, and so does what is taken back.',
  source: SOURCES.isolation,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    for (const seat of [await exam.seat('rich'), await exam.seat('otherCurrency')]) {
      const id = exam.newId();
      const spoken = exam.simulator.play?.(seat, { id, stake: STAKE, payout: PAYOUT });
      if (!spoken) return;
      const moves = PAYOUT - STAKE;
      const takes = { id, amount: STAKE };
      await exam.say({ seat, spoken, moves, takes, title: `a win in ${seat.currency}` }, TAKEN);
      await exam.say({ ...exam.rollback(seat, id, -moves), title: `its rollback in ${seat.currency}` }, TAKEN);
    }
  },
};
