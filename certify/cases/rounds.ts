import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, REPEATED, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { furtherStakes } from './further-stakes.ts';
import { withWritten, writtenMembersOf } from './hostile.ts';
import { hasOwnId } from './kinds.ts';
import { STAKE } from './messages.ts';
import { paid } from './payouts.ts';
import { SOURCES } from './rules.ts';

/** What stands in a round beside a transaction's own id; `members` name the round. */
export function rounds(simulator: Simulator, members: readonly string[]): CertificationCase[] {
  if (members.length === 0) return [];
  return [oneRound, ...(hasOwnId(simulator) ? [noRound(members), ...furtherStakes] : [])];
}

const oneRound: CertificationCase = {
  id: 'ids/one-round',
  title: 'two stakes of one round are two transactions, and a rollback of one leaves the other',
  rule: 'A round has as many bets as the player places in it. Its number tells nothing of which of them is meant.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const [first, second] = [exam.newId(), exam.newId()];
    const one = exam.stake(seat, { id: first, amount: STAKE });
    const other = inRound(exam, first, second, exam.stake(seat, { id: second, amount: STAKE }));
    const title = 'the second stake of the round';
    await exam.say(one, TAKEN);
    await exam.say({ ...other, title }, TAKEN);
    await exam.say({ ...other, title: `${title} again` }, REPEATED);
    const { simulator } = exam;
    const nobody = { seat, spoken: simulator.rollback(seat, { id: exam.newId(), roundId: first }), moves: 0n };
    const ofNobody = 'a rollback of an id that never came, in the same round';
    const expected: Expected = { ...(simulator.undoesUnknown && { must: 'done' }), effect: 'none' };
    await exam.say({ ...nobody, title: ofNobody }, expected);
    const rollback = { seat, spoken: simulator.rollback(seat, { id: second, roundId: first }), moves: STAKE };
    const undone = inRound(exam, first, second, rollback);
    await exam.say({ ...undone, title: `a rollback of ${title}` }, TAKEN);
    await exam.say({ ...undone, title: `a rollback of ${title} again` }, REPEATED);
    await exam.say({ ...one, title: 'the first stake again' }, REPEATED);
    // It stands, and what the round has won is owed.
    if (simulator.payout) await exam.say({ ...paid(exam, seat, first), title: 'a payout of the round' }, TAKEN);
    else await exam.say(exam.rollback(seat, first, STAKE), TAKEN);
  },
};

/** Of a document whose first messages name no round. */
function noRound(members: readonly string[]): CertificationCase {
  const unnamedIn = (exam: Examination, said: Said): Said => {
    const text = members.reduce((content, name) => withWritten(content, name, undefined), contentOf(said.spoken));
    return { ...said, spoken: exam.simulator.reword(said.seat, said.spoken, text) };
  };
  return {
    id: 'ids/no-round',
    title: 'a stake and a payout that name no round are done, and once',
    rule: 'Games that are older than rounds name none. Their stakes count, and what they have won has to be paid.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const stake = unnamedIn(exam, exam.stake(seat, { id: exam.newId(), amount: STAKE }));
      const payout = unnamedIn(exam, paid(exam, seat, stake.takes?.id ?? ''));
      await exam.say({ ...stake, title: 'a stake without a round' }, TAKEN);
      await exam.say({ ...stake, title: 'the same again' }, REPEATED);
      await exam.say({ ...payout, title: 'a payout without a round, on the last stake' }, TAKEN);
      await exam.say({ ...payout, title: 'the same again' }, REPEATED);
      const undone = unnamedIn(exam, exam.stake(seat, { id: exam.newId(), amount: STAKE }));
      await exam.say({ ...undone, title: 'another stake without a round' }, TAKEN);
      await exam.say(exam.rollback(seat, undone.takes?.id ?? '', STAKE), TAKEN);
    },
  };
}

/** The same with the round of another id; `undefined` leaves it out. */
export function inRound(exam: Examination, round: string | undefined, id: string, said: Said): Said {
  const { describing } = exam.simulator;
  const content = contentOf(said.spoken);
  const text = writtenMembersOf(content)
    .filter(([name, value]) => describing.includes(name) && value.includes(id))
    .reduce((changed, [name, value]) => withWritten(changed, name, round && value.replace(id, round)), content);
  return { ...said, spoken: exam.simulator.reword(said.seat, said.spoken, text) };
}
