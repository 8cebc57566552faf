import type { Heard, Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Grade, NOT_DONE, REFUSED, REPEATED, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { STAKE } from './messages.ts';
import { paid } from './payouts.ts';
import { played, stakeOfAll } from './plays.ts';
import { rollbacksOfPlays } from './rollbacks-of-plays.ts';
import { SOURCES } from './rules.ts';

const RACES = 8;
/** As a provider calls it every minute for an hour. */
const SIXTY = 60;

/** Any order and repetition of a stake and its rollback. */
export function rollbacks(simulator: Simulator): CertificationCase[] {
  const cases: CertificationCase[] = [
    {
      id: 'rollbacks/before',
      title: 'a rollback that comes first stops the late stake or play, however often either is sent',
      rule: 'After a time-out the rollback may overtake its stake. The provider counts the stake as void: to take it then is to take money for nothing.',
      source: SOURCES.order,
      needs: ['rich'],
      play: before,
    },
    {
      id: 'rollbacks/after',
      title: 'a rollback gives the stake back once, and the stake stays undone',
      rule: 'What was given back once is not given back again, and a late copy of the stake does not take it again.',
      source: SOURCES.order,
      needs: ['rich'],
      play: after,
    },
    {
      id: 'rollbacks/racing',
      title: 'a stake and its rollback at once, or a retry and its rollback, leave the wallet as it was',
      rule: 'The provider rolls back while its stake is still under way; whichever is first, nothing is taken in the end.',
      source: SOURCES.order,
      needs: ['rich'],
      play: racing,
    },
    {
      id: 'rollbacks/sixty-times',
      title: `a rollback is repeated ${SIXTY} times and gives the stake back once`,
      rule: 'A rollback without a final answer comes every minute for an hour and longer.',
      source: SOURCES.once,
      needs: ['rich'],
      play: sixty,
    },
    {
      id: 'rollbacks/of-uncovered',
      title: 'a stake that was not covered can be rolled back, and gives nothing back',
      rule: 'Nothing was taken, so nothing is owed; the rollback is done, because there is nothing left to undo.',
      source: SOURCES.order,
      needs: ['poor'],
      play: uncovered,
    },
  ];
  return [...cases, ofTheNamed, ...rollbacksOfPlays(simulator)];
}

const ofTheNamed: CertificationCase = {
  id: 'rollbacks/of-the-named',
  title: 'a rollback gives back the stake that it names, which is not the last one',
  rule: 'A player has staked again by the time a rollback comes. Which stake is meant is said by its id.',
  source: SOURCES.order,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const [first, second] = [exam.newId(), exam.newId()];
    const later = exam.stake(seat, { id: second, amount: 3n * STAKE });
    await exam.takeStake(seat, { id: first, amount: STAKE });
    await exam.say({ ...later, title: 'a later stake of another amount' }, TAKEN);
    await exam.say({ ...exam.rollback(seat, first, STAKE), title: 'a rollback of the earlier one' }, TAKEN);
    await exam.say({ ...later, title: 'the later stake again, which stands' }, REPEATED);
    await exam.say({ ...exam.rollback(seat, second, 3n * STAKE), title: 'a rollback of the later one' }, TAKEN);
  },
};

async function before(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const id = exam.newId();
  const rollback = exam.rollback(seat, id);
  const { undoesUnknown, play, payout, codes } = exam.simulator;
  const title = 'a rollback of what is not there';
  const { verdict: first } = await sayNothingStands(exam, { ...rollback, title }, undoesUnknown ? 'must' : 'note');
  for (let round = 0; round < 2; round++) {
    for (let copy = 0; copy < 2; copy++) {
      const { code } = await exam.say(exam.stake(seat, { id, amount: STAKE }), REFUSED);
      const seen = `${code}, which says that funds are missing`;
      exam.find('should', codes?.uncovered !== code, 'refused for its rollback, and not for funds', seen);
    }
    if (play) await exam.say({ ...played(exam, seat, { id }), title: 'a play that is void' }, REFUSED);
    if (payout) await exam.say({ ...paid(exam, seat, id), moves: 0n, title: 'a payout on it' }, NOT_DONE);
    await exam.say(rollback, undoesUnknown ? REPEATED : { should: first, effect: 'none' });
  }
}

/** A rollback of what has moved nothing. To say of it that it stands is to agree to a stake that nobody took. */
async function sayNothingStands(exam: Examination, rollback: Said, grade: Grade = 'note'): Promise<Heard> {
  const heard = await exam.say(rollback, { [grade]: 'done', effect: 'none' });
  const { stands } = exam.simulator;
  const seen = `${heard.code}, which says that it stands`;
  exam.find('must', stands !== heard.code, 'nothing stands, for nothing was taken', seen);
  return heard;
}

async function after(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const id = exam.newId();
  const stake = exam.stake(seat, { id, amount: STAKE });
  await exam.say(stake, TAKEN);
  await exam.say(exam.rollback(seat, id, STAKE), TAKEN);
  for (let round = 0; round < 2; round++) {
    await exam.say(stake, REFUSED);
    await exam.say(exam.rollback(seat, id, STAKE), REPEATED);
  }
  const other = exam.stake(seat, { id, amount: 2n * STAKE });
  await exam.say({ ...other, title: 'another amount under the id that was rolled back' }, NOT_DONE);
}

async function racing(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  for (let race = 0; race < RACES; race++) {
    exam.part();
    const id = exam.newId();
    const was = await exam.balanceOf(seat);
    const isRetry = exam.simulator.retry !== undefined && race >= RACES / 2;
    const stake = isRetry ? played(exam, seat, { id, payout: 0n }, 'retry') : exam.stake(seat, { id, amount: STAKE });
    const both = [stake, exam.rollback(seat, id, STAKE)];
    // Who is sent first is there first on most days.
    const isStakeFirst = race % 2 === 0;
    const heard = await exam.atOnce(isStakeFirst ? both : both.toReversed());
    const rollback = isStakeFirst ? heard[1] : heard[0];
    // One that came first may be refused, as long as the stake is refused then: the balance tells.
    const seen = `${rollback?.verdict} (${rollback?.code})`;
    exam.find('should', rollback?.verdict === 'done', 'the rollback is done', seen);
    await exam.balanceIs(seat, was, 'as before both');
  }
}

async function sixty(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const id = exam.newId();
  await exam.say(exam.stake(seat, { id, amount: STAKE }), TAKEN);
  const was = await exam.balanceOf(seat);
  const heard = [];
  for (let time = 0; time < SIXTY; time++) heard.push(...(await exam.atOnce([exam.rollback(seat, id, STAKE)])));
  const done = heard.filter(({ verdict }) => verdict === 'done').length;
  exam.find('must', done === SIXTY, `${SIXTY} times done`, `${done} times`);
  await exam.balanceIs(seat, was + STAKE, 'given back once');
}

async function uncovered(exam: Examination): Promise<void> {
  const seat = await exam.seat('poor');
  const all = await stakeOfAll(exam, seat);
  await exam.say(all, TAKEN);
  const id = exam.newId();
  const stake = exam.stake(seat, { id, amount: STAKE });
  await exam.say(stake, { must: 'refused', effect: 'none' });
  await sayNothingStands(exam, exam.rollback(seat, id), 'should');
  await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
  await exam.say(stake, NOT_DONE);
}
