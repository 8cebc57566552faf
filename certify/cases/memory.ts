import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, REFUSED, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { movingMessages, STAKE, takenStake } from './messages.ts';
import { paid } from './payouts.ts';
import { played, stakeOfAll, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

/** More than a store keeps that keeps a thousand. */
const MANY = 1_100;
const AT_ONCE = 20;

/** A store with room for so many. One that forgets with time is found at the end of a run. */
export function afterMany(simulator: Simulator): CertificationCase {
  return {
    id: 'repeats/after-many',
    title: `what was done, and what was rolled back before it came, is still known after ${MANY} other transactions`,
    rule: 'A busy day has more transactions than a cache has room. What falls out of it is taken again, or cannot be rolled back.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const taken = await oneOfEach(exam, simulator, seat);
      const id = exam.newId();
      await exam.say(exam.rollback(seat, id), { effect: 'none' });
      const was = await exam.balanceOf(seat);
      // They move nothing, so that no stake of the player waits for another one. A store may count either kind for itself.
      for (let sent = 0; sent < MANY; sent += AT_ONCE)
        await exam.atOnce(Array.from({ length: AT_ONCE }, () => exam.rollback(seat, exam.newId())));
      await exam.balanceIs(seat, was, `after ${MANY} rollbacks of what never came`);
      for (let sent = 0; sent < MANY; sent += AT_ONCE)
        await exam.atOnce(Array.from({ length: AT_ONCE }, () => ofNothing(exam, seat)));
      await exam.balanceIs(seat, was, `after ${MANY} stakes of nothing`);
      exam.part();
      for (const said of taken) await exam.say(said, REPEATED);
      await exam.say(
        { ...exam.stake(seat, { id, amount: STAKE }), title: 'a stake whose rollback came first' },
        REFUSED,
      );
    },
  };
}

/**
 * What the first message of a run did is still known when its last one comes: a store with an end to its memory is found when that is shorter than a
 * run, or than `rememberMs`, for which the end is put off.
 */
export function atTheEnd(simulator: Simulator, rememberMs: number): CertificationCase {
  const taken: Said[] = [];
  const late: Said[] = [];
  const owed: Said[] = [];
  let begun = 0;
  return {
    id: 'repeats/at-the-end',
    title:
      'what was done, refused, or rolled back before it came is still known at the end of the run, and can be rolled back or paid',
    rule: 'A provider repeats after seconds, minutes or hours; a transaction is remembered for ever.',
    source: SOURCES.once,
    needs: ['rich'],
    async begin(exam) {
      taken.length = 0;
      late.length = 0;
      owed.length = 0;
      const seat = await exam.seat('rich');
      taken.push(...(await oneOfEach(exam, simulator, seat)));
      const [id, undone] = [exam.newId(), exam.newId()];
      await exam.say(exam.rollback(seat, id), { effect: 'none' });
      late.push({ ...exam.stake(seat, { id, amount: STAKE }), title: 'a stake whose rollback came first' });
      await exam.takeStake(seat, { id: undone, amount: STAKE });
      await exam.say(exam.rollback(seat, undone, STAKE), TAKEN);
      late.push({ ...exam.stake(seat, { id: undone, amount: STAKE }), title: 'a stake that was rolled back' });
      if (simulator.payout) {
        const stakeId = await takenStake(exam, seat);
        owed.push({ ...paid(exam, seat, stakeId), title: 'the first payout on a stake of the beginning' });
      }
      const poor = await exam.seatIfThere('poor');
      if (poor) late.push(await refusedStake(exam, poor));
      begun = performance.now();
    },
    async play(exam) {
      const left = begun + rememberMs - performance.now();
      if (left > 0) await exam.pause(left);
      for (const said of taken) await exam.say(said, REPEATED);
      for (const said of late) await exam.say(said, REFUSED);
      for (const said of owed) await exam.say(said, TAKEN);
      for (const said of taken) await undoLate(exam, said);
    },
  };
}

/** It moves nothing. A play is over with it; a stake is given back with what else is left of the case. */
function ofNothing(exam: Examination, seat: Seat): Said {
  if (!exam.simulator.play) return exam.stake(seat, { id: exam.newId(), amount: 0n });
  const { takes: _, ...play } = played(exam, seat, { stake: 0n, payout: 0n });
  return play;
}

/** Whatever moves money, taken once. */
async function oneOfEach(exam: Examination, simulator: Simulator, seat: Seat): Promise<Said[]> {
  const taken: Said[] = [];
  for (const message of movingMessages(simulator)) {
    const said = exam.said(seat, message, await message.prepare(exam, seat));
    await exam.say(said, TAKEN);
    taken.push(said);
  }
  return taken;
}

/** A stake that was not covered, and would be by now. */
async function refusedStake(exam: Examination, seat: Seat): Promise<Said> {
  const all = await stakeOfAll(exam, seat);
  await exam.say(all, TAKEN);
  const stake = exam.stake(seat, { id: exam.newId(), amount: STAKE });
  await exam.say(stake, { must: 'refused', effect: 'none' });
  await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
  return { ...stake, title: 'a stake that was not covered' };
}

async function undoLate(exam: Examination, said: Said): Promise<void> {
  const { seat, takes, moves } = said;
  if (!takes) return;
  const title = 'a rollback that comes late';
  if (moves < 0n) await exam.say({ ...exam.rollback(seat, takes.id, -moves), title }, TAKEN);
  else await undoPlay(exam, said, title);
}
