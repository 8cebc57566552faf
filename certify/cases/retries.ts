import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, MAY_REFUSE, NOT_DONE, REPEATED, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { STAKE } from './messages.ts';
import { played, stakeOfAll, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

/** A provider that was told of missing funds does not retry: who keeps to that keeps to it here too. */
const AFRESH: Expected = { note: 'done', effect: 'if done' };

/** What a provider retries until it is done, and what a retry makes of a play that was refused. */
export function retries({ play, retry }: Simulator): CertificationCase[] {
  return play && retry ? [ofRefused, ofRefusedThatIsVoid, notCovered, ofNotCoveredThatIsVoid, ofBlocked] : [];
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

const notCovered: CertificationCase = {
  id: 'funds/retry-when-covered',
  title: 'a retry that was not covered is taken when there is money again',
  rule: 'A retry comes until it is done, and has no other end: who keeps its refusal is asked for ever.',
  source: SOURCES.form,
  needs: ['poor'],
  async play(exam) {
    const { retry, all, isDone } = await retryNotCovered(exam);
    await exam.say(exam.rollback(retry.seat, all.takes?.id ?? '', -all.moves), TAKEN);
    if (isDone) return;
    const again = { ...retry, title: 'the same when there is money' };
    if ((await exam.say(again, MAY_REFUSE)).verdict === 'done') await undoPlay(exam, again);
  },
};

const ofNotCoveredThatIsVoid: CertificationCase = {
  id: 'rollbacks/of-refused-retry',
  title: 'a retry that was not covered and was rolled back is not taken when there is money again',
  rule: 'A refused retry is open until it is rolled back. Then it is void, and to take it is to take money for nothing.',
  source: SOURCES.order,
  needs: ['poor'],
  async play(exam) {
    const { retry, all, isDone } = await retryNotCovered(exam);
    if (isDone) return;
    const undone = { ...exam.rollback(retry.seat, retry.takes?.id ?? ''), title: 'its rollback' };
    const { verdict } = await exam.say(undone, { should: 'done', effect: 'none' });
    await exam.say(exam.rollback(retry.seat, all.takes?.id ?? '', -all.moves), TAKEN);
    if (verdict === 'done') await exam.say({ ...retry, title: 'the same when there is money' }, NOT_DONE);
  },
};

const ofBlocked: CertificationCase = {
  id: 'standing/blocked-retry',
  title: 'a retry of what a player has staked who is blocked meanwhile is taken',
  rule: 'It was played while it was allowed, and is never cancelled: who refuses it for the block is asked for ever.',
  source: SOURCES.form,
  needs: ['blocked'],
  async play(exam) {
    const seat = await exam.seat('blocked');
    const retry = { ...played(exam, seat, {}, 'retry'), title: 'a retry' };
    if ((await exam.say(retry, MAY_REFUSE)).verdict === 'done') await undoPlay(exam, retry);
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

/** The same of a retry, which a wallet may take below nothing. */
async function retryNotCovered(exam: Examination) {
  const seat = await exam.seat('poor');
  const all = await stakeOfAll(exam, seat);
  await exam.say(all, TAKEN);
  const retry = { ...played(exam, seat, { payout: 0n }, 'retry'), title: 'a retry that is not covered' };
  const { verdict } = await exam.say(retry, { effect: 'if done' });
  return { retry, all, isDone: verdict === 'done' };
}
