import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, REFUSED, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { PAYOUT, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

const RACES = 8;
/** As a provider calls it every minute for an hour. */
const SIXTY = 60;

/** Any order and repetition of a stake and its rollback. */
export function rollbacks({ play, retry }: Simulator): CertificationCase[] {
  const cases: CertificationCase[] = [
    {
      id: 'rollbacks/before',
      title: 'a rollback that comes first stops the late stake, however often either is sent',
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
      title: 'a stake and its rollback at once leave the wallet as it was',
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
  return [...cases, ofTheNamed, ...(play ? [ofPlay, ofLostPlay, ofSpentPlay] : []), ...(retry ? [beforeRetry] : [])];
}

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
    const moves = PAYOUT - STAKE;
    await exam.say({ seat, spoken, moves, takes: { id, amount: STAKE } }, TAKEN);
    await exam.say(exam.rollback(seat, id, -moves), TAKEN);
    await exam.say({ seat, spoken, moves }, REFUSED);
  },
};

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
      const moves = payout - PAYOUT;
      await exam.say({ seat, spoken, moves, takes: { id, amount: PAYOUT } }, TAKEN);
      await exam.say(exam.rollback(seat, id, -moves), TAKEN);
      await exam.say(exam.rollback(seat, id, -moves), REPEATED);
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

async function before(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const id = exam.newId();
  const rollback = exam.rollback(seat, id);
  const { verdict: first } = await exam.say(rollback, { note: 'done', effect: 'none' });
  for (let round = 0; round < 2; round++) {
    for (let copy = 0; copy < 2; copy++) await exam.say(exam.stake(seat, { id, amount: STAKE }), REFUSED);
    await exam.say(rollback, { should: first, effect: 'none' });
  }
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
}

async function racing(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  for (let race = 0; race < RACES; race++) {
    exam.part();
    const id = exam.newId();
    const was = await exam.balanceOf(seat);
    const both = [exam.stake(seat, { id, amount: STAKE }), exam.rollback(seat, id, STAKE)];
    // Who is sent first is there first on most days.
    const isStakeFirst = race % 2 === 0;
    const heard = await exam.atOnce(isStakeFirst ? both : both.toReversed());
    const rollback = isStakeFirst ? heard[1] : heard[0];
    exam.find('must', rollback?.verdict === 'done', 'the rollback is done', `${rollback?.verdict} (${rollback?.code})`);
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
  const was = await exam.balanceOf(seat);
  const all = exam.stake(seat, { id: exam.newId(), amount: was - (was % exam.simulator.smallestAmount) });
  await exam.say(all, TAKEN);
  const id = exam.newId();
  const stake = exam.stake(seat, { id, amount: STAKE });
  await exam.say(stake, { must: 'refused', effect: 'none' });
  await exam.say(exam.rollback(seat, id), { should: 'done', effect: 'none' });
  await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
  await exam.say(stake, NOT_DONE);
}
