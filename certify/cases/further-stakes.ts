import type { CertificationCase, Expected, Seat } from '../case.ts';
import { MAY_REFUSE, NOT_DONE, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { STAKE, takenStake } from './messages.ts';
import { paid } from './payouts.ts';
import { inRound } from './rounds.ts';
import { SOURCES } from './rules.ts';

/** Done or not, it moves what it says. */
const SHOULD_NOT: Expected = { should: 'not done', effect: 'if done' };

/** A round with several stakes, of a protocol where it has a number and payouts are on it. */
export const furtherStakes: readonly CertificationCase[] = [
  {
    id: 'payouts/of-the-stakes-left',
    title: 'a payout is done while one stake of its round stands, and not done when none does',
    rule: 'A round is over for the player when all that was staked in it was given back, and not before.',
    source: SOURCES.order,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const left = await roundOfTwo(exam, seat);
      await exam.say({ ...left.undoFirst, title: 'a rollback of the first of two stakes' }, TAKEN);
      await exam.say({ ...paid(exam, seat, left.round), title: 'a payout of the round, whose second stands' }, TAKEN);
      exam.part();
      const gone = await roundOfTwo(exam, seat);
      await exam.say({ ...gone.undoFirst, title: 'a rollback of the first of two stakes' }, TAKEN);
      await exam.say({ ...gone.undoSecond, title: 'a rollback of the second' }, TAKEN);
      await exam.say({ ...paid(exam, seat, gone.round), moves: 0n, title: 'a payout of the round' }, NOT_DONE);
    },
  },
  {
    id: 'rollbacks/before-a-payout',
    title: 'a stake of a round that has paid since is not given back, and a stake that came after the payout is',
    rule: 'What came before a win has won it; what came after it was not played yet.',
    source: SOURCES.order,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const { round, second, undoFirst, undoSecond } = await roundOfTwo(exam, seat);
      await exam.say({ ...paid(exam, seat, round), title: 'a payout of a round of two stakes' }, TAKEN);
      const third = exam.newId();
      const stake = inRound(exam, round, third, exam.stake(seat, { id: third, amount: STAKE }));
      const { verdict } = await exam.say({ ...stake, title: 'a stake after the payout of its round' }, MAY_REFUSE);
      const undoSecondEarly = { ...undoSecond, title: 'a rollback of the second stake, which came before the payout' };
      await exam.say(undoSecondEarly, NOT_DONE);
      await exam.say({ ...undoFirst, title: 'a rollback of the first stake' }, NOT_DONE);
      const late = { ...undoing(exam, seat, round, third), title: 'a rollback of the stake after the payout' };
      if (verdict === 'done') await exam.say(late, TAKEN);
      const again = inRound(exam, round, second, exam.stake(seat, { id: second, amount: STAKE }));
      await exam.say({ ...again, moves: 0n, title: 'the second stake again' }, { effect: 'none' });
    },
  },
  {
    id: 'payouts/on-other-numbers',
    title: 'a number that is that of a payout, or of a further stake of another round, is no round that could be paid',
    rule: 'A round is named by the number of its first stake. Whoever pays on any number that is known pays for nothing.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const round = await takenStake(exam, seat);
      const win = exam.newId();
      await exam.say({ ...paid(exam, seat, round, win), title: 'a payout' }, TAKEN);
      const onWin = 'a payout on a round with the number of that payout';
      await exam.say({ ...paid(exam, seat, win), title: onWin }, SHOULD_NOT);
      const further = await furtherStake(exam, seat, round);
      const onFurther = 'a payout on a round with the number of a stake of another round';
      await exam.say({ ...paid(exam, seat, further), title: onFurther }, SHOULD_NOT);
    },
  },
  {
    id: 'ids/round-of-other-player',
    title: 'a stake in the round of another player is not done',
    rule: 'A round is one of one player: its number is that of their stake. Whoever takes a stranger into it has wins there of which nobody knows whose they are.',
    source: SOURCES.isolation,
    needs: ['rich', 'second'],
    async play(exam) {
      const [owner, other] = [await exam.seat('rich'), await exam.seat('second')];
      const round = await takenStake(exam, owner);
      await strange(exam, other, round, exam.newId());
      exam.part();
      const named = exam.newId();
      await furtherStake(exam, owner, named);
      await strange(exam, other, named, named);
      exam.part();
      const unnamed = exam.newId();
      await furtherStake(exam, owner, unnamed);
      const stake = inRound(exam, undefined, unnamed, exam.stake(other, { id: unnamed, amount: STAKE }));
      const title = 'a stake without a round, with the number of a round that another player has named';
      await exam.say({ ...stake, title }, SHOULD_NOT);
    },
  },
];

/** It is given back where it was taken. */
async function strange(exam: Examination, seat: Seat, round: string, id: string): Promise<void> {
  const stake = inRound(exam, round, id, exam.stake(seat, { id, amount: STAKE }));
  const which =
    round === id ? 'with the number of a round that another player has named' : 'in the round of another player';
  await exam.say({ ...stake, title: `a stake ${which}` }, SHOULD_NOT);
}

async function roundOfTwo(exam: Examination, seat: Seat) {
  const round = await takenStake(exam, seat);
  const second = await furtherStake(exam, seat, round);
  const [undoFirst, undoSecond] = [round, second].map((id) => undoing(exam, seat, round, id)) as [Said, Said];
  return { round, second, undoFirst, undoSecond };
}

async function furtherStake(exam: Examination, seat: Seat, round: string): Promise<string> {
  const id = exam.newId();
  const stake = inRound(exam, round, id, exam.stake(seat, { id, amount: STAKE }));
  await exam.say({ ...stake, title: 'a further stake of the round' }, TAKEN);
  return id;
}

function undoing(exam: Examination, seat: Seat, roundId: string, id: string): Said {
  return { seat, spoken: exam.simulator.rollback(seat, { id, roundId }), moves: STAKE };
}
