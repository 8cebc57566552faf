import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, REFUSED, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { PAYOUT, STAKE } from './messages.ts';
import { played, stakeOfAll, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

/** What a play has moved goes back as a whole. */
export function rollbacksOfPlays({ play, retry }: Simulator): CertificationCase[] {
  return [...(play ? [ofPlay, ofLostPlay, ofSpentPlay] : []), ...(retry ? [beforeRetry, ofUncoveredRetry] : [])];
}

const ofPlay: CertificationCase = {
  id: 'rollbacks/of-play',
  title: 'a rollback of a play takes back stake and payout together',
  rule: 'Stake and payout came in one message and go in one.',
  source: SOURCES.order,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const play = played(exam, seat);
    const { takes: _, ...again } = play;
    await exam.say(play, TAKEN);
    if (await undoPlay(exam, play)) await exam.say(again, REFUSED);
  },
};

const ofLostPlay: CertificationCase = {
  id: 'rollbacks/of-lost-play',
  title: 'a rollback of a play that won less than its stake gives back what it has lost',
  rule: 'A play is undone whole: the player gets what it took, whether it won something or nothing.',
  source: SOURCES.order,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    for (const payout of [STAKE, 0n]) {
      exam.part();
      const id = exam.newId();
      const play = played(exam, seat, { id, stake: PAYOUT, payout });
      await exam.say(play, TAKEN);
      if (await undoPlay(exam, play)) await exam.say(exam.rollback(seat, id, -play.moves), REPEATED);
    }
  },
};

const ofSpentPlay: CertificationCase = {
  id: 'rollbacks/of-spent-play',
  title: 'a rollback of a play whose win is spent is refused, or takes all of it; never a part',
  rule: 'What a play has moved is undone whole or not at all, and what was said first is said again.',
  source: SOURCES.order,
  needs: ['poor'],
  async play(exam) {
    const seat = await exam.seat('poor');
    const id = exam.newId();
    const play = played(exam, seat, { id });
    await exam.say(play, TAKEN);
    // Less is left than was won, and more than nothing: who takes what is there is seen to.
    const left = play.moves / 3n - ((play.moves / 3n) % exam.simulator.smallestAmount);
    const spent = exam.stake(seat, { id: exam.newId(), amount: -(await stakeOfAll(exam, seat)).moves - left });
    await exam.say(spent, TAKEN);
    const rollback = exam.rollback(seat, id, -play.moves);
    const { verdict, code } = await exam.say(rollback, { note: 'refused', effect: 'if done' });
    await exam.say(exam.rollback(seat, id), { should: verdict, effect: 'none' });
    const { stands } = exam.simulator;
    if (verdict === 'refused' && stands !== undefined)
      exam.find('should', code === stands, `${stands}, which says that the play stands`, code);
    if (code !== stands) return;
    await exam.say(exam.rollback(seat, spent.takes?.id ?? '', -spent.moves), TAKEN);
    const title = 'the same rollback when there is money again, after it was told that the play stands';
    await exam.say({ ...rollback, title }, NOT_DONE);
    await exam.say({ ...play, title: 'the play again, which stands' }, REPEATED);
  },
};

const beforeRetry: CertificationCase = {
  id: 'rollbacks/before-retry',
  title: 'a play that was rolled back is not taken by a retry either',
  rule: 'A retry repeats a play in other words; what is void stays void.',
  source: SOURCES.order,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const id = exam.newId();
    const [play, retry] = [played(exam, seat, { id }), played(exam, seat, { id }, 'retry')];
    await exam.say(play, TAKEN);
    await exam.say(retry, REPEATED);
    await exam.say(exam.rollback(seat, id, -play.moves), TAKEN);
    await exam.say(retry, NOT_DONE);
    exam.part();
    await retryTooLate(exam, seat);
  },
};

const ofUncoveredRetry: CertificationCase = {
  id: 'rollbacks/of-uncovered-retry',
  title: 'a retry that is not covered takes its stake or refuses it, and its rollback gives back what it took',
  rule: 'Whether a retry may take a wallet below zero is for the operator to say. What is "done" is done, also where the play was refused before.',
  source: SOURCES.order,
  needs: ['poor'],
  async play(exam) {
    const seat = await exam.seat('poor');
    await exam.say(await stakeOfAll(exam, seat), TAKEN);
    for (const title of ['a retry', 'a retry of a stake that was refused']) {
      const id = exam.newId();
      const retry = { ...played(exam, seat, { id, payout: 0n }, 'retry'), title };
      if (title !== 'a retry')
        await exam.say(exam.stake(seat, { id, amount: STAKE }), { must: 'refused', effect: 'none' });
      const was = await exam.balanceOf(seat);
      await exam.say(retry, { note: 'refused', effect: 'if done' });
      const took = was - (await exam.balanceOf(seat));
      await exam.say(
        { ...exam.rollback(seat, id, took), title: `the rollback of ${title}` },
        { should: 'done', effect: took === 0n ? 'none' : 'once' },
      );
    }
  },
};

async function retryTooLate(exam: Examination, seat: Seat): Promise<void> {
  const id = exam.newId();
  const { verdict } = await exam.say(exam.rollback(seat, id), { note: 'done', effect: 'none' });
  const title = `a retry after its rollback, which came first and was answered: ${verdict}`;
  await exam.say({ ...played(exam, seat, { id }, 'retry'), moves: 0n, title }, NOT_DONE);
}
