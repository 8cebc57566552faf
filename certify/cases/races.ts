import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { hasOwnId } from './kinds.ts';
import { STAKE, takenStake } from './messages.ts';
import { oneOf } from './one-of.ts';
import { paid } from './payouts.ts';
import { played, stakeOfAll, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

const RACES = 5;
const COPIES = 4;

/** What forbids each other, at the same moment, where a wallet may have locks of its own for each kind of message. */
export function races(simulator: Simulator): CertificationCase[] {
  const { play, payout } = simulator;
  if (!payout) return [];
  return [
    payoutAmounts,
    ...(play ? [playAndStake, playAndRollback, playsOnLittle] : []),
    ...(hasOwnId(simulator) ? [payoutAndStake] : []),
  ];
}

const payoutAmounts: CertificationCase = {
  id: 'content/payout-two-amounts-at-once',
  title: 'one payout with two amounts at once is done for one of them',
  rule: 'To answer "done" to both is to pay a round twice, or to agree to money that never moved.',
  source: SOURCES.content,
  needs: ['rich'],
  play: (exam) =>
    several(exam, async () => {
      const seat = await exam.seat('rich');
      const [stakeId, id] = [await takenStake(exam, seat), exam.newId()];
      await oneOf(
        exam,
        [STAKE, 3n * STAKE].map((amount) => paid(exam, seat, stakeId, id, amount)),
      );
    }),
};

const playAndStake: CertificationCase = {
  id: 'content/stake-and-play-at-once',
  title: 'a stake and a play of one id at once: one of them is done',
  rule: 'An id names one transaction, of whatever kind. Kinds that wait for themselves only both find it free.',
  source: SOURCES.content,
  needs: ['rich'],
  play: (exam) =>
    several(exam, async () => {
      const seat = await exam.seat('rich');
      const id = exam.newId();
      const [done] = await oneOf(exam, [exam.stake(seat, { id, amount: STAKE }), played(exam, seat, { id })]);
      if (done && done.moves > 0n) await undoPlay(exam, done);
      else if (done) await exam.say(exam.rollback(seat, id, STAKE), TAKEN);
    }),
};

const payoutAndStake: CertificationCase = {
  id: 'content/stake-and-payout-at-once',
  title: 'a stake and a payout of one number at once: one of them is done',
  rule: 'Stakes and payouts have numbers from one sequence. Kinds that wait for themselves only both find it free.',
  source: SOURCES.content,
  needs: ['rich'],
  play: (exam) =>
    several(exam, async () => {
      const seat = await exam.seat('rich');
      const [stakeId, id] = [await takenStake(exam, seat), exam.newId()];
      await oneOf(exam, [exam.stake(seat, { id, amount: STAKE }), paid(exam, seat, stakeId, id)]);
    }),
};

const playAndRollback: CertificationCase = {
  id: 'rollbacks/racing-play',
  title: 'a play and its rollback at once: nothing stands where the rollback was done',
  rule: 'The provider rolls back while its play is still under way; whichever is first, "done" means that nothing is taken in the end.',
  source: SOURCES.order,
  needs: ['rich'],
  play: (exam) =>
    several(exam, async (race) => {
      const seat = await exam.seat('rich');
      const was = await exam.balanceOf(seat);
      const play = played(exam, seat, { payout: 0n });
      const both = [play, exam.rollback(seat, play.takes?.id ?? '', STAKE)];
      const isPlayFirst = race % 2 === 0;
      const heard = await exam.atOnce(isPlayFirst ? both : both.toReversed());
      const [ofPlay, ofRollback] = (isPlayFirst ? heard : heard.toReversed()).map(({ verdict }) => verdict);
      const stands = ofPlay === 'done' && ofRollback !== 'done';
      await exam.balanceIs(
        seat,
        stands ? was - STAKE : was,
        `after a play (${ofPlay}) and its rollback (${ofRollback})`,
      );
    }),
};

const playsOnLittle: CertificationCase = {
  id: 'funds/plays-at-once',
  title: 'stakes and plays at once take what is there and not more',
  rule: 'What the first took is not there for the next, whatever kind of message either is.',
  source: SOURCES.funds,
  needs: ['poor'],
  async play(exam) {
    const seat = await exam.seat('poor');
    const { moves } = await stakeOfAll(exam, seat);
    const rest = exam.stake(seat, { id: exam.newId(), amount: -moves - STAKE });
    await exam.say({ ...rest, title: 'all but one stake' }, TAKEN);
    const all = Array.from({ length: COPIES }, () => [
      played(exam, seat, { payout: 0n }),
      exam.stake(seat, { id: exam.newId(), amount: STAKE }),
    ]);
    await oneOf(exam, all.flat());
  },
};

async function several(exam: Examination, race: (nth: number) => Promise<void>): Promise<void> {
  for (let nth = 0; nth < RACES; nth++) {
    exam.part();
    await race(nth);
  }
}
