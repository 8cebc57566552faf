import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, NOT_DONE, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { PAYOUT, STAKE, takenStake } from './messages.ts';
import { SOURCES } from './rules.ts';

const RACES = 5;

/** For protocols that pay out by a message of its own. */
export function payouts(simulator: Simulator): CertificationCase[] {
  const { payout, play } = simulator;
  if (!payout) return [];
  return [
    {
      id: 'payouts/before-stake',
      title: 'a payout that comes before its stake is not done, and is done when it comes again',
      rule: 'A payout stands on a stake. One that overtook it is repeated, and must then be paid.',
      source: SOURCES.order,
      needs: ['rich'],
      play: beforeStake,
    },
    {
      id: 'payouts/of-nothing',
      title: 'a payout of nothing is done once: the round is lost, and its stake is not given back',
      rule: 'A provider tells a lost round as well; it repeats what is not done, and a round that is over cannot be rolled back.',
      source: SOURCES.form,
      needs: ['rich'],
      play: ofNothing,
    },
    {
      id: 'payouts/on-rolled-back',
      title: 'a payout on a stake that was rolled back is not done',
      rule: 'The stake was given back: to pay on it is to pay for nothing.',
      source: SOURCES.order,
      needs: ['rich'],
      play: onRolledBack,
    },
    {
      id: 'payouts/on-refused',
      title: 'a payout on a stake that was refused is not done',
      rule: 'No stake was taken.',
      source: SOURCES.order,
      needs: ['poor'],
      play: onRefused,
    },
    {
      id: 'payouts/rollback-after',
      title: 'a rollback after the payout is not done: the stake was played',
      rule: 'Stake back and payout too would be paid twice for one round.',
      source: SOURCES.order,
      needs: ['rich'],
      play: rollbackAfter,
    },
    {
      id: 'payouts/stake-again-after',
      title: 'a copy of the stake that comes after its payout is done, and takes nothing',
      rule: 'A copy may be under way for longer than the round was played. That the round is over makes no new stake of it.',
      source: SOURCES.once,
      needs: ['rich'],
      play: stakeAgainAfter,
    },
    {
      id: 'payouts/racing-rollback',
      title: 'a payout and a rollback of one stake at once: exactly one of them is done',
      rule: 'Both were allowed before, and each forbids the other.',
      source: SOURCES.order,
      needs: ['rich'],
      play: racingRollback,
    },
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
    ...(play ? [onPlay] : []),
    ...(hasOwnId(simulator) ? [secondOfRound, underIdOfStake, rolledBack] : []),
  ];
}

/** Whether a payout has an id beside that of its stake. */
function hasOwnId(simulator: Simulator): boolean {
  const talk = { agentId: 'main', playerId: 'somebody', currency: 'EUR', secret: '0'.repeat(64) };
  const [one, other] = ['1', '2'].map((id) => simulator.payout?.(talk, { id, stakeId: '3', amount: PAYOUT }));
  return one !== undefined && other !== undefined && contentOf(one) !== contentOf(other);
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
    const spoken = exam.simulator.play?.(seat, { id, stake: STAKE, payout: PAYOUT });
    if (!spoken) return;
    await exam.say({ seat, spoken, moves: PAYOUT - STAKE, takes: { id, amount: STAKE } }, TAKEN);
    await exam.say({ ...paid(exam, seat, id), moves: 0n }, NOT_DONE);
  },
};

const secondOfRound: CertificationCase = {
  id: 'payouts/second-of-round',
  title: 'a second payout on one stake, with a number of its own, is done or refused; never told done and not paid',
  rule: 'A round may win more than once. Who takes the number of the round for that of the payout keeps the second win.',
  source: SOURCES.owed,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const stakeId = await takenStake(exam, seat);
    await exam.say(paid(exam, seat, stakeId), TAKEN);
    const second = paid(exam, seat, stakeId);
    const { verdict } = await exam.say({ ...second, title: 'another payout of the round' }, OWED);
    if (verdict === 'done') await exam.say({ ...second, title: 'the same other payout again' }, REPEATED);
  },
};

const OWED: Expected = { should: 'done', effect: 'if done' };

const underIdOfStake: CertificationCase = {
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

const OTHER: Expected = { must: 'not done', effect: 'nothing', isOtherContent: true };

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

function paid(exam: Examination, seat: Seat, stakeId: string, id = exam.newId(), amount = PAYOUT): Said {
  const spoken = exam.simulator.payout?.(seat, { id, stakeId, amount });
  if (!spoken) throw new Error('this protocol has no payout');
  return { seat, spoken, moves: amount };
}

async function beforeStake(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const stakeId = exam.newId();
  const payout = paid(exam, seat, stakeId);
  await exam.say(payout, { should: 'not done', effect: 'nothing' });
  await exam.say(exam.stake(seat, { id: stakeId, amount: STAKE }), TAKEN);
  await exam.say(payout, TAKEN);
}

async function ofNothing(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const stakeId = await takenStake(exam, seat);
  const id = exam.newId();
  const lost = paid(exam, seat, stakeId, id, 0n);
  await exam.say(lost, TAKEN);
  await exam.say(lost, REPEATED);
  const won = paid(exam, seat, stakeId, id);
  await exam.say({ ...won, moves: 0n, title: 'the same payout, won after all' }, OTHER);
  await exam.say(exam.rollback(seat, stakeId, STAKE), NOT_DONE);
}

async function onRolledBack(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const stakeId = await takenStake(exam, seat);
  await exam.say(exam.rollback(seat, stakeId, STAKE), TAKEN);
  await exam.say(paid(exam, seat, stakeId), NOT_DONE);
}

async function onRefused(exam: Examination): Promise<void> {
  const seat = await exam.seat('poor');
  const balance = await exam.balanceOf(seat);
  const stakeId = exam.newId();
  const amount = balance - (balance % exam.simulator.smallestAmount) + exam.simulator.smallestAmount;
  await exam.say(exam.stake(seat, { id: stakeId, amount }), { must: 'refused', effect: 'none' });
  await exam.say(paid(exam, seat, stakeId), NOT_DONE);
}

async function rollbackAfter(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const stakeId = await takenStake(exam, seat);
  await exam.say(paid(exam, seat, stakeId), TAKEN);
  await exam.say(exam.rollback(seat, stakeId, STAKE), NOT_DONE);
}

async function stakeAgainAfter(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const id = exam.newId();
  const stake = exam.stake(seat, { id, amount: STAKE });
  await exam.say(stake, TAKEN);
  const payout = paid(exam, seat, id);
  await exam.say(payout, TAKEN);
  await exam.say(stake, REPEATED);
  await exam.say(payout, REPEATED);
}

async function racingRollback(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  for (let race = 0; race < RACES; race++) {
    exam.part();
    const was = await exam.balanceOf(seat);
    const stakeId = await takenStake(exam, seat);
    const heard = await exam.atOnce([paid(exam, seat, stakeId), exam.rollback(seat, stakeId, STAKE)]);
    const [payout, rollback] = heard.map(({ verdict }) => verdict === 'done');
    exam.find('must', payout !== rollback, 'exactly one of payout and rollback is done', payout ? 'both' : 'none');
    await exam.balanceIs(seat, payout ? was - STAKE + PAYOUT : was, 'after the one that was done');
  }
}

async function ofFreeRound(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  const stakeId = exam.newId();
  const free = exam.stake(seat, { id: stakeId, amount: 0n });
  const { verdict } = await exam.say({ ...free, title: 'a stake of nothing' }, OWED);
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
      OWED,
    );
    if (verdict !== 'done' || (await exam.balanceOf(seat)) !== was + amount) continue;
    const { takes: _, ...back } = exam.stake(seat, { id: exam.newId(), amount });
    await exam.say({ ...back, title: 'all of it is staked' }, TAKEN);
  }
}
