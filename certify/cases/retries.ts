import { type CertificationCase, MAY_REFUSE, NOT_DONE, TAKEN } from '../case.ts';
import { played, stakeOfAll, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

/** What a provider retries until it is done. */
export const retries: readonly CertificationCase[] = [
  {
    id: 'funds/retry-when-covered',
    title: 'a retry that was not covered is taken when there is money again',
    rule: 'A retry comes until it is done, and has no other end: who keeps its refusal is asked for ever.',
    source: SOURCES.form,
    needs: ['poor'],
    async play(exam) {
      const seat = await exam.seat('poor');
      const all = await stakeOfAll(exam, seat);
      await exam.say(all, TAKEN);
      const retry = { ...played(exam, seat, { payout: 0n }, 'retry'), title: 'a retry that is not covered' };
      const { verdict } = await exam.say(retry, { effect: 'if done' });
      await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
      if (verdict === 'done') return;
      const again = { ...retry, title: 'the same when there is money' };
      if ((await exam.say(again, MAY_REFUSE)).verdict === 'done') await undoPlay(exam, again);
    },
  },
  {
    id: 'rollbacks/of-refused-retry',
    title: 'a retry that was not covered and was rolled back is not taken when there is money again',
    rule: 'A refused retry is open until it is rolled back. Then it is void, and to take it is to take money for nothing.',
    source: SOURCES.order,
    needs: ['poor'],
    async play(exam) {
      const seat = await exam.seat('poor');
      const all = await stakeOfAll(exam, seat);
      await exam.say(all, TAKEN);
      const retry = { ...played(exam, seat, { payout: 0n }, 'retry'), title: 'a retry that is not covered' };
      if ((await exam.say(retry, { effect: 'if done' })).verdict === 'done') return;
      const undone = { ...exam.rollback(seat, retry.takes?.id ?? ''), title: 'its rollback' };
      const { verdict } = await exam.say(undone, { should: 'done', effect: 'none' });
      await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
      if (verdict === 'done') await exam.say({ ...retry, title: 'the same when there is money' }, NOT_DONE);
    },
  },
  {
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
  },
];
