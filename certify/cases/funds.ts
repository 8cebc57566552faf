import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, MAY_REFUSE, NOT_DONE, REPEATED, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { Missing, type Said } from '../said.ts';
import { STAKE } from './messages.ts';
import { allOfWhatIsTold } from './noise.ts';
import { played, stakeOfAll, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';
import { tooLarge } from './too-large.ts';

/** Nothing below zero, a refusal is kept, and amounts are exact. */
export function funds(simulator: Simulator): CertificationCase[] {
  const { smallestAmount, play } = simulator;
  return [
    {
      id: 'funds/balance-as-told',
      title: 'the balance is what the operator says that the player has',
      rule: 'What a player sees in the game is what is in the wallet, to the last digit that the provider can say.',
      source: SOURCES.form,
      needs: ['poor'],
      async begin(exam) {
        const seat = await exam.seat('poor');
        if (seat.holds === undefined) throw new Missing('balance');
        await exam.balanceIs(seat, seat.holds - (seat.holds % smallestAmount), 'as the operator says');
      },
      async play() {},
    },
    {
      id: 'funds/all-and-one-more',
      title: 'a stake of all that is there is taken, one step more is refused, and an empty wallet takes a free round',
      rule: 'A stake is covered when the balance is at least as large, and a stake of nothing always is.',
      source: SOURCES.funds,
      needs: ['poor'],
      play: (exam) => allAndOneMore(exam, smallestAmount),
    },
    {
      id: 'funds/refusal-is-kept',
      title: 'a stake that was not covered stays refused when there is money again',
      rule: 'The provider heard that it is not valid. To take it later, when a late copy comes, is to take money for nothing.',
      source: SOURCES.stable,
      needs: ['poor'],
      play: refusalIsKept,
    },
    {
      id: 'funds/tenths-add-up',
      title: 'amounts of a tenth add up exactly, and are given back as they were',
      rule: 'A float that adds 0.1 three times has 0.30000000000000004; the player has 0.3.',
      source: SOURCES.exact,
      needs: ['rich'],
      play: (exam) => tenthsAddUp(exam, smallestAmount),
    },
    ...(play ? [playUncovered] : []),
    // Whoever counts whole units has no floats to add.
    ...(smallestAmount === 1n ? [floatNoise, spellings] : []),
    tooLarge(simulator),
    allOfWhatIsTold,
  ];
}

const playUncovered: CertificationCase = {
  id: 'funds/play-uncovered',
  title:
    'a play that stakes more than the balance is refused, however much it wins, and one that stakes all of it is not',
  rule: 'The stake comes first: what is won with it was not there when it was staked.',
  source: SOURCES.form,
  needs: ['poor'],
  async play(exam) {
    const seat = await exam.seat('poor');
    const { smallestAmount, play } = exam.simulator;
    const balance = await exam.balanceOf(seat);
    const stake = balance - (balance % smallestAmount) + smallestAmount;
    const id = exam.newId();
    const spoken = play?.(seat, { id, stake, payout: 3n * stake });
    if (!spoken) return;
    await exam.say(
      { seat, spoken, moves: 2n * stake, takes: { id, amount: stake } },
      { must: 'refused', effect: 'none' },
    );
    const all = stake - smallestAmount;
    const covered = { ...played(exam, seat, { stake: all, payout: all }), title: 'a play of all that is there' };
    await exam.say(covered, TAKEN);
    await undoPlay(exam, covered);
  },
};

const floatNoise: CertificationCase = {
  id: 'funds/float-noise',
  title: 'an amount with the noise of a float is taken for what was meant',
  rule: 'A provider that adds 0.1 and 0.2 in floats sends 0.30000000000000004; its player staked 0.3.',
  source: SOURCES.exact,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const stake = exam.stake(seat, { id: exam.newId(), amount: 3_000n });
    const noise = spelled(exam, stake, '0.30000000000000004');
    const { verdict } = await exam.say(noise, { should: 'done', effect: 'if done' });
    // Another way to the same sum has other noise, or none.
    const { takes: _, ...again } = stake;
    const plain = { ...again, title: 'the same without noise' };
    if (verdict === 'done') await exam.say(plain, { should: 'done', effect: 'none' });
    exam.part();
    const won = played(exam, seat, { payout: 123_456_781_000n });
    const text = contentOf(won.spoken).replace(':12345678.1,', ':12345678.100000001,');
    const spoken = exam.simulator.reword(seat, won.spoken, text);
    const noisy = { ...won, spoken, title: 'a win of 12345678.1 written as 12345678.100000001' };
    if ((await exam.say(noisy, { should: 'done', effect: 'if done' })).verdict === 'done') await undoPlay(exam, noisy);
  },
};

const spellings: CertificationCase = {
  id: 'funds/spellings',
  title: 'an amount is the same however JSON writes it: 0.3, 0.30000, 3e-1',
  rule: 'Languages write one number in several ways. Whoever cuts an exponent off takes ten times as much; whoever compares texts refuses a repeat.',
  source: SOURCES.exact,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const stake = () => exam.stake(seat, { id: exam.newId(), amount: 3_000n });
    const plain = stake();
    await exam.say(spelled(exam, plain, '0.3'), TAKEN);
    await exam.say(spelled(exam, plain, '0.30000'), REPEATED);
    // Nobody has to read exponents, and whoever reads them may read nothing else in them.
    await exam.say(spelled(exam, plain, '30E-2'), { should: 'done', effect: 'none' });
    await exam.say(spelled(exam, stake(), '3e-1'), MAY_REFUSE);
    // A text may be anything; where the document has a number it is none.
    await exam.say(spelled(exam, stake(), '"0.3"'), { should: 'not done', effect: 'if done' });
  },
};

/** A stake of 0.3 whose amounts are written in another way. */
function spelled(exam: Examination, stake: Said, text: string): Said {
  const content = contentOf(stake.spoken).replaceAll(/:0\.3([,}])/g, `:${text}$1`);
  const spoken = exam.simulator.reword(stake.seat, stake.spoken, content);
  return { ...stake, spoken, title: `0.3 written as ${text}` };
}

async function allAndOneMore(exam: Examination, step: bigint): Promise<void> {
  const seat = await exam.seat('poor');
  const everything = await stakeOfAll(exam, seat);
  const tooMuch = { id: exam.newId(), amount: step - everything.moves };
  const uncovered = exam.stake(seat, tooMuch);
  await exam.say(uncovered, { must: 'refused', effect: 'none' });
  await exam.say({ ...uncovered, title: 'the same again, which was refused' }, { must: 'refused', effect: 'none' });
  if (-everything.moves > step) {
    const less = exam.stake(seat, { ...tooMuch, amount: step });
    await exam.say({ ...less, title: 'a smaller amount under the id that was refused' }, NOT_DONE);
  }
  await exam.say(everything, TAKEN);
  await exam.say(everything, REPEATED);
  const nothing = exam.stake(seat, { id: exam.newId(), amount: 0n });
  const { verdict } = await exam.say({ ...nothing, title: 'a stake of nothing' }, { should: 'done', effect: 'once' });
  const undone = { ...exam.rollback(seat, nothing.takes?.id ?? ''), title: 'a rollback of the stake of nothing' };
  if (verdict === 'done') await exam.say(undone, TAKEN);
}

async function refusalIsKept(exam: Examination): Promise<void> {
  const seat = await exam.seat('poor');
  const everything = await stakeOfAll(exam, seat);
  await exam.say(everything, TAKEN);
  const stake = exam.stake(seat, { id: exam.newId(), amount: STAKE });
  await exam.say(stake, { must: 'refused', effect: 'none' });
  const play = exam.simulator.play && { ...played(exam, seat), title: 'a play that was not covered' };
  if (play) await exam.say(play, { must: 'refused', effect: 'none' });
  await exam.say(exam.rollback(seat, everything.takes?.id ?? '', -everything.moves), TAKEN);
  await exam.say(stake, { must: 'not done', should: 'refused', effect: 'none' });
  if (play) await exam.say(play, { must: 'not done', should: 'refused', effect: 'none' });
  await exam.say(exam.stake(seat, { id: exam.newId(), amount: STAKE }), TAKEN);
}

async function tenthsAddUp(exam: Examination, step: bigint): Promise<void> {
  const seat = await exam.seat('rich');
  const tenths = [1_000n, 2_000n, 7_000n, 1_100n, 2_200n, 2_900n, 5_700n, 11_500n, step, 3n * step, 29n * step];
  const stakes = tenths.map((amount) => ({ id: exam.newId(), amount }));
  for (const stake of stakes) await exam.say(exam.stake(seat, stake), TAKEN);
  for (const { id, amount } of stakes) await exam.say(exam.rollback(seat, id, amount), TAKEN);
}
