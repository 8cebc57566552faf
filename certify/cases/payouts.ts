import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { OTHER } from './content.ts';
import { PAYOUT, STAKE, takenStake } from './messages.ts';
import { SOURCES } from './rules.ts';

const RACES = 5;

/** For protocols that pay out by a message of its own. */
export function payouts({ payout }: Simulator): CertificationCase[] {
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
  ];
}

export function paid(exam: Examination, seat: Seat, stakeId: string, id = exam.newId(), amount = PAYOUT): Said {
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
  // What is left open is asked again for ever.
  await exam.say(paid(exam, seat, stakeId), { ...NOT_DONE, should: 'refused' });
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
  await exam.say(exam.rollback(seat, stakeId, STAKE), { ...NOT_DONE, should: 'refused' });
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
