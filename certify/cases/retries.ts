import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, NOT_DONE, REPEATED, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { STAKE } from './messages.ts';
import { played, stakeOfAll } from './plays.ts';
import { SOURCES } from './rules.ts';

/** A provider that was told of missing funds does not retry: who keeps to that keeps to it here too. */
const AFRESH: Expected = { note: 'done', effect: 'if done' };

/** What a retry makes of a play that was refused. */
export function retries({ play, retry }: Simulator): CertificationCase[] {
  return play && retry ? [ofRefused, ofRefusedThatIsVoid] : [];
}

const ofRefused: CertificationCase = {
  id: 'repeats/retry-of-refused',
  title: 'a play that was refused and then taken by its retry is done from there on, once',
  rule: 'A retry is judged afresh. Once it is done so is the play, whichever of the two comes again; another amount is another play.',
  source: SOURCES.stable,
  needs: ['poor'],
  async play(exam) {
    const seat = await exam.seat('poor');
    const { id, refused, all } = await refusedPlay(exam);
    await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
    const other = { ...played(exam, seat, { id, stake: 2n * STAKE, payout: 0n }, 'retry'), moves: 0n };
    await exam.say({ ...other, title: 'a retry of another amount' }, NOT_DONE);
    const retry = played(exam, seat, { id, payout: 0n }, 'retry');
    const { verdict } = await exam.say({ ...retry, title: 'its retry, when there is money again' }, AFRESH);
    if (verdict !== 'done') return;
    await exam.say({ ...refused, moves: retry.moves, title: 'the play again, which its retry has done' }, REPEATED);
    await exam.say({ ...retry, title: 'the retry again' }, REPEATED);
    await exam.say(exam.rollback(seat, id, STAKE), TAKEN);
  },
};

const ofRefusedThatIsVoid: CertificationCase = {
  id: 'rollbacks/of-refused-then-retry',
  title: 'a play that was refused and then rolled back is not taken by a retry',
  rule: 'The provider heard that it is void, and that nothing stands.',
  source: SOURCES.order,
  needs: ['poor'],
  async play(exam) {
    const seat = await exam.seat('poor');
    const { id, all } = await refusedPlay(exam);
    const { verdict } = await exam.say(exam.rollback(seat, id), { should: 'done', effect: 'none' });
    await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
    if (verdict !== 'done') return;
    const retry = { ...played(exam, seat, { id, payout: 0n }, 'retry'), moves: 0n };
    await exam.say({ ...retry, title: 'its retry, when there is money again' }, NOT_DONE);
  },
};

/** A play of 1.00 for which there is no money, because `all` was staked. */
async function refusedPlay(exam: Examination) {
  const seat = await exam.seat('poor');
  const all = await stakeOfAll(exam, seat);
  await exam.say(all, TAKEN);
  const refused = played(exam, seat, { payout: 0n });
  await exam.say(refused, { must: 'refused', effect: 'none' });
  return { id: refused.takes?.id ?? '', refused, all };
}
