import { type CertificationCase, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { stakeOfAll } from './plays.ts';
import { SOURCES } from './rules.ts';

/** In hundredths. Taken one after the other from 10, 20, 50 or 100, most of them leave less in a float than what a rounded balance tells. */
const SERIES = [
  [190n, 115n, 110n, 20n, 20n],
  [73n, 57n, 73n, 73n, 1n],
  [190n, 19n, 73n, 73n, 73n],
  [111n, 73n, 73n, 33n, 190n, 11n],
  [57n, 110n, 57n, 190n, 20n, 13n],
];

/** A float that is rounded where it is told looks exact, until all of it is staked. */
export const allOfWhatIsTold: CertificationCase = {
  id: 'funds/all-after-tenths',
  title: 'all that the balance tells can be staked, whatever was staked and given back before',
  rule: 'A float that keeps 9.7 as 9.699999999999999 tells 9.7, and refuses a stake of it.',
  source: SOURCES.exact,
  needs: ['poor'],
  async play(exam) {
    const seat = await exam.seat('poor');
    for (const series of SERIES) {
      exam.part();
      const stakes: Said[] = [];
      for (const hundredths of series) stakes.push(await taken(exam, seat, hundredths * 100n));
      const all = await stakeOfAll(exam, seat);
      await exam.say({ ...all, title: `all that is left after ${series.join(', ')} hundredths` }, TAKEN);
      for (const { takes, moves } of [all, ...stakes])
        await exam.say(exam.rollback(seat, takes?.id ?? '', -moves), TAKEN);
    }
  },
};

async function taken(exam: Examination, seat: Seat, amount: bigint): Promise<Said> {
  const stake = exam.stake(seat, { id: exam.newId(), amount });
  await exam.say(stake, TAKEN);
  return stake;
}
