import type { Simulator } from '../../shared/provider-simulator.ts';
import type { CertificationCase } from '../case.ts';
import { STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';
import { inventedLike } from './wrong-secrets.ts';

/** For protocols whose document says which code means what. */
export function codes({ codes: documented }: Simulator): CertificationCase[] {
  if (!documented) return [];
  const { uncovered, stranger } = documented;
  return [
    {
      id: 'funds/code-of-uncovered',
      title: `a stake that is not covered is refused with the code for that, ${uncovered}`,
      rule: 'By that code the provider tells a player that money is missing. With another one the game says that it is broken.',
      source: SOURCES.form,
      needs: ['poor'],
      async play(exam) {
        const seat = await exam.seat('poor');
        const balance = await exam.balanceOf(seat);
        const { smallestAmount } = exam.simulator;
        const amount = balance - (balance % smallestAmount) + smallestAmount;
        const stake = exam.stake(seat, { id: exam.newId(), amount });
        const { verdict, code } = await exam.say(stake, { must: 'refused', effect: 'none' });
        const seen = `${code}, for funds that are missing`;
        if (verdict === 'refused') exam.find('must', code === uncovered, `code ${uncovered}`, seen);
      },
    },
    {
      id: 'strangers/code-of-stranger',
      title: `a token that was never issued is refused with the code for that, ${stranger}`,
      rule: 'By that code the provider sends a player back to log in. With another one it tries again, or rolls back.',
      source: SOURCES.form,
      needs: ['rich'],
      async play(exam) {
        const seat = await exam.seat('rich');
        const nobody = { ...seat, secret: inventedLike(seat.secret) };
        for (const spoken of [
          exam.simulator.balance(nobody),
          exam.simulator.stake(nobody, { id: exam.newId(), amount: STAKE }),
        ]) {
          const { verdict, code } = await exam.say(
            { seat, spoken, moves: 0n },
            { must: 'not done', effect: 'nothing' },
          );
          const seen = `${code}, for a token that nobody knows`;
          if (verdict === 'refused') exam.find('must', code === stranger, `code ${stranger}`, seen);
        }
      },
    },
  ];
}
