import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, MAY_REFUSE, NOT_DONE, REPEATED, TAKEN } from '../case.ts';
import { withWritten, writtenMembersOf } from './hostile.ts';
import { PAYOUT, STAKE, takenStake } from './messages.ts';
import { paid } from './payouts.ts';
import { played, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

/** What is won, of every size. */
export function wins({ play, retry, payout, smallestAmount }: Simulator): CertificationCase[] {
  const plays = (['play', 'retry'] as const).filter((name) => ({ play, retry })[name]);
  return [
    ...(play || payout ? [winsAddUp] : []),
    ...(play ? [largeWins(smallestAmount), stakeIsWin, otherPrizes] : []),
    ...plays.map(freeRound),
  ];
}

const winsAddUp: CertificationCase = {
  id: 'funds/wins-add-up',
  title: 'what is won is credited to the last digit that the provider can say',
  rule: 'A win that is rounded is paid in part, or paid with the money of the operator.',
  source: SOURCES.exact,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const { smallestAmount: step, play, payout } = exam.simulator;
    for (const amount of [step, 7n * step, 29n * step, 155n * step, 12_345n * step]) {
      const title = `a win of ${amount} ten-thousandths`;
      if (play) await exam.say({ ...played(exam, seat, { payout: amount }), title }, TAKEN);
      if (!payout) continue;
      const stakeId = await takenStake(exam, seat);
      await exam.say({ ...paid(exam, seat, stakeId, exam.newId(), amount), title }, TAKEN);
    }
  },
};

function largeWins(step: bigint): CertificationCase {
  return {
    id: 'funds/large-wins',
    title:
      'a win that is larger than 32 bits, or than a float holds, is credited as it is, and taken back by its rollback',
    rule: 'A jackpot is the win that is looked at. An integer of 32 bits holds 21 million of hundredths, a float of 32 bits 7 digits, and one of 64 bits 15.',
    source: SOURCES.exact,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const beyondFloats = step === 1n ? [2n ** 55n] : [];
      for (const payout of new Set([2n ** 31n, 2n ** 32n, 2n ** 32n * (100n / step || 1n), ...beyondFloats])) {
        exam.part();
        const won = played(exam, seat, { payout: (payout + 1n) * step });
        const { verdict } = await exam.say(
          { ...won, title: `a win of ${won.moves + STAKE} ten-thousandths` },
          MAY_REFUSE,
        );
        if (verdict !== 'done') continue;
        const id = won.takes?.id ?? '';
        const { takes: _, ...other } = played(exam, seat, { id, payout: (payout + 2n) * step });
        await exam.say({ ...other, moves: 0n, title: 'the same id with a step more' }, NOT_DONE);
        await undoPlay(exam, won);
      }
    },
  };
}

const stakeIsWin: CertificationCase = {
  id: 'funds/win-of-the-stake',
  title: 'a play that wins its stake moves nothing and is remembered all the same',
  rule: 'What moves nothing is a transaction too: its id is taken, and it can be rolled back once.',
  source: SOURCES.once,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const even = played(exam, seat, { payout: STAKE });
    const { id = '' } = even.takes ?? {};
    await exam.say(even, TAKEN);
    await exam.say(even, REPEATED);
    const { takes: _, ...won } = played(exam, seat, { id });
    await exam.say({ ...won, moves: 0n, title: 'the same id with a win' }, NOT_DONE);
    if (await undoPlay(exam, even)) await exam.say({ ...even, title: 'after its rollback' }, NOT_DONE);
  },
};

function freeRound(name: 'play' | 'retry'): CertificationCase {
  return {
    id: `funds/free-round-${name}`,
    title: `a ${name} without a stake is credited what it wins, once, and its rollback takes that back`,
    rule: 'Free rounds stake nothing and win money. Their ids are as good as any other.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      for (const payout of [PAYOUT, 0n]) {
        exam.part();
        const free = played(exam, seat, { stake: 0n, payout }, name);
        const { id = '' } = free.takes ?? {};
        const { verdict } = await exam.say({ ...free, title: 'a free round' }, MAY_REFUSE);
        if (verdict !== 'done') continue;
        await exam.say({ ...free, title: 'the same free round again' }, REPEATED);
        const stake = { ...exam.stake(seat, { id, amount: STAKE }), moves: 0n };
        await exam.say({ ...stake, title: 'a stake under the id of a free round' }, NOT_DONE);
        if (await undoPlay(exam, free)) await exam.say({ ...free, title: 'a free round after its rollback' }, NOT_DONE);
      }
    },
  };
}

const otherPrizes: CertificationCase = {
  id: 'rollbacks/of-other-prizes',
  title: 'whatever else a play is credited, a repeat does not credit it again, and its rollback takes it back',
  rule: 'A bet that is void has won nothing, whatever the prize is called.',
  source: SOURCES.order,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const example = contentOf(played(exam, seat).spoken);
    const others = writtenMembersOf(example).filter(
      ([name, value]) => value === '0' && !exam.simulator.describing.includes(name),
    );
    for (const [name] of others) {
      exam.part();
      const won = played(exam, seat);
      const text = withWritten(contentOf(won.spoken), name, '5');
      const said = { ...won, spoken: exam.simulator.reword(seat, won.spoken, text), title: `${name} is 5` };
      const was = await exam.balanceOf(seat);
      const [heard] = await exam.atOnce([said]);
      const moves = (await exam.balanceOf(seat)) - was;
      if (heard?.verdict !== 'done') continue;
      await exam.say(said, REPEATED);
      await undoPlay(exam, { ...said, moves });
    }
  },
};
