import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, REFUSED, REPEATED, TAKEN } from '../case.ts';
import type { Said } from '../said.ts';
import { movingMessages, STAKE } from './messages.ts';
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
      const taken: Said[] = [];
      for (const message of movingMessages(simulator)) {
        const said = exam.said(seat, message, await message.prepare(exam, seat));
        await exam.say(said, TAKEN);
        taken.push(said);
      }
      const id = exam.newId();
      await exam.say(exam.rollback(seat, id), { effect: 'none' });
      const was = await exam.balanceOf(seat);
      // They move nothing, so that nothing has to be taken back, and no stake of the player waits for another one.
      for (let sent = 0; sent < MANY; sent += AT_ONCE)
        await exam.atOnce(Array.from({ length: AT_ONCE }, () => exam.rollback(seat, exam.newId())));
      await exam.balanceIs(seat, was, `after ${MANY} rollbacks of what never came`);
      exam.part();
      for (const said of taken) await exam.say(said, REPEATED);
      await exam.say(
        { ...exam.stake(seat, { id, amount: STAKE }), title: 'a stake whose rollback came first' },
        REFUSED,
      );
    },
  };
}
