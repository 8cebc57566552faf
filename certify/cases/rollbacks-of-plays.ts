import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, NOT_DONE, REFUSED, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { PAYOUT, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

/** What a play has moved goes back as a whole. */
export function rollbacksOfPlays({ play, retry }: Simulator): CertificationCase[] {
  return [...(play ? [ofPlay, ofLostPlay, ofSpentPlay] : []), ...(retry ? [beforeRetry] : [])];
}

/** Rolls a play back as a whole, and gives whether that was done: some documents leave open whether it can be. */
export async function undoPlay(
  exam: Examination,
  { seat, takes, moves }: Said,
  title = 'the rollback of a play',
): Promise<boolean> {
  const rollback = { ...exam.rollback(seat, takes?.id ?? '', -moves), title };
  const { verdict } = await exam.say(rollback, exam.simulator.mayKeepPlays ? PERHAPS : TAKEN);
  return verdict === 'done';
}

const PERHAPS: Expected = { should: 'done', effect: 'if done' };

const ofPlay: CertificationCase = {
  id: 'rollbacks/of-play',
  title: 'a rollback of a play takes back stake and payout together',
  rule: 'Stake and payout came in one message and go in one.',
  source: SOURCES.order,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const id = exam.newId();
    const spoken = exam.simulator.play?.(seat, { id, stake: STAKE, payout: PAYOUT });
    if (!spoken) return;
    const said = { seat, spoken, moves: PAYOUT - STAKE, takes: { id, amount: STAKE } };
    await exam.say(said, TAKEN);
    if (await undoPlay(exam, said)) await exam.say({ seat, spoken, moves: said.moves }, REFUSED);
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
      const spoken = exam.simulator.play?.(seat, { id, stake: PAYOUT, payout });
      if (!spoken) return;
      const said = { seat, spoken, moves: payout - PAYOUT, takes: { id, amount: PAYOUT } };
      await exam.say(said, TAKEN);
      if (await undoPlay(exam, said)) await exam.say(exam.rollback(seat, id, -said.moves), REPEATED);
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
    const moves = PAYOUT - STAKE;
    const spoken = exam.simulator.play?.(seat, { id, stake: STAKE, payout: PAYOUT });
    if (!spoken) return;
    await exam.say({ seat, spoken, moves, takes: { id, amount: STAKE } }, TAKEN);
    const has = await exam.balanceOf(seat);
    const all = exam.stake(seat, { id: exam.newId(), amount: has - (has % exam.simulator.smallestAmount) });
    await exam.say(all, TAKEN);
    const { verdict } = await exam.say(exam.rollback(seat, id, -moves), { note: 'refused', effect: 'if done' });
    await exam.say(exam.rollback(seat, id), { should: verdict, effect: 'none' });
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
    const play = { id, stake: STAKE, payout: PAYOUT };
    const takes = { id, amount: STAKE };
    const [played, retried] = [exam.simulator.play?.(seat, play), exam.simulator.retry?.(seat, play)];
    if (!played || !retried) return;
    const moves = PAYOUT - STAKE;
    await exam.say({ seat, spoken: played, moves, takes }, TAKEN);
    await exam.say({ seat, spoken: retried, moves, takes }, REPEATED);
    await exam.say(exam.rollback(seat, id, -moves), TAKEN);
    await exam.say({ seat, spoken: retried, moves, takes }, NOT_DONE);
    exam.part();
    await retryTooLate(exam, seat);
  },
};

async function retryTooLate(exam: Examination, seat: Seat): Promise<void> {
  const late = { id: exam.newId(), stake: STAKE, payout: PAYOUT };
  const { verdict } = await exam.say(exam.rollback(seat, late.id), { note: 'done', effect: 'none' });
  const spoken = exam.simulator.retry?.(seat, late);
  const title = `a retry after its rollback, which came first and was answered: ${verdict}`;
  const said = { seat, spoken, moves: 0n, takes: { id: late.id, amount: STAKE }, title };
  if (spoken) await exam.say({ ...said, spoken }, NOT_DONE);
}
