import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, NOT_DONE, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { isNumber } from '../run-ids.ts';
import { STAKE, takenStake } from './messages.ts';
import { paid } from './payouts.ts';
import { SOURCES } from './rules.ts';

/** Ids keep every digit, and mean one transaction of one agent. */
export function ids({ largestId, payout, idsPerCurrency }: Simulator): CertificationCase[] {
  return [
    ...always,
    ...(idsPerCurrency ? [twoCurrencies] : []),
    ...(isNumber(largestId) ? [] : [lookalikes]),
    ...(payout ? [paidElsewhere] : []),
  ];
}

const always: readonly CertificationCase[] = [
  {
    id: 'ids/neighbours',
    title: 'two ids that differ in one digit, or in what is beyond 32, 53 or 63 bits, are two transactions',
    rule: 'A float has 53 bits, an integer 32, a column so many letters: kept there, two ids become one, and who comes second is not served.',
    source: SOURCES.exact,
    needs: ['rich'],
    play: neighbours,
  },
  {
    id: 'ids/two-agents',
    title: 'one id at two agents is two transactions',
    rule: 'Each agent counts for itself.',
    source: SOURCES.isolation,
    needs: ['rich', 'secondAgent'],
    play: twoAgents,
  },
];

const twoCurrencies: CertificationCase = {
  id: 'ids/two-currencies',
  title: 'one id in two currencies is two transactions',
  rule: 'The document counts ids in each currency for itself: whoever takes the second for the first does not take its stake.',
  source: SOURCES.form,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    const both = [await exam.seat('rich'), await exam.seat('otherCurrency')];
    const id = exam.newId();
    const title = ({ currency }: Seat) => `id ${id} in ${currency}`;
    // Two of one id cannot both be kept in mind for cleaning up; each is rolled back here.
    const stakes = both.map((seat) => ({
      seat,
      spoken: exam.simulator.stake(seat, { id, amount: STAKE }),
      moves: -STAKE,
    }));
    for (const stake of stakes) await exam.say({ ...stake, title: title(stake.seat) }, TAKEN);
    for (const seat of both)
      await exam.say({ ...exam.rollback(seat, id, STAKE), title: `its rollback, ${title(seat)}` }, TAKEN);
  },
};

const lookalikes: CertificationCase = {
  id: 'ids/lookalikes',
  title:
    'two ids that differ in capitals, a zero before, a space behind, an accent, a sign or what follows one are two transactions',
  rule: 'An id is what it is, letter by letter. A database that compares as people do takes one transaction for another.',
  source: SOURCES.exact,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    for (const [one, other] of exam.lookalikes()) {
      exam.part();
      // What is no plain text may not be taken for an id; it may never be taken for the other one.
      const expected = (id: string): Expected => (/^[\w.-]+$/.test(id) ? TAKEN : { effect: 'if done' });
      const first = { ...exam.stake(seat, { id: one, amount: STAKE }), title: `id ${JSON.stringify(one)}` };
      if ((await exam.say(first, expected(one))).verdict !== 'done') continue;
      const title = `id ${JSON.stringify(other)} after ${JSON.stringify(one)}`;
      await exam.say({ ...exam.stake(seat, { id: other, amount: STAKE }), title }, expected(other));
      await exam.say(exam.rollback(seat, one, STAKE), TAKEN);
    }
  },
};

const paidElsewhere: CertificationCase = {
  id: 'ids/payout-of-other-agent',
  title: "a payout by another agent is not done on this agent's stake",
  rule: 'Each agent counts for itself.',
  source: SOURCES.isolation,
  needs: ['rich', 'secondAgent'],
  async play(exam) {
    const [seat, other] = [await exam.seat('rich'), await exam.seat('secondAgent')];
    const stakeId = await takenStake(exam, seat);
    await exam.say({ ...paid(exam, other, stakeId), moves: 0n }, NOT_DONE);
  },
};

async function neighbours(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  for (const pair of exam.neighbours()) {
    exam.part();
    for (const id of pair) await exam.say({ ...exam.stake(seat, { id, amount: STAKE }), title: `id ${id}` }, TAKEN);
    const [undone, kept] = pair;
    await exam.say(exam.rollback(seat, undone, STAKE), TAKEN);
    await exam.say(exam.stake(seat, { id: undone, amount: STAKE }), NOT_DONE);
    if (exam.simulator.payout) {
      const title = `a payout on ${undone}, which was rolled back, while ${kept} stands`;
      await exam.say({ ...paid(exam, seat, undone), moves: 0n, title }, NOT_DONE);
    }
    await exam.say(exam.rollback(seat, kept, STAKE), TAKEN);
  }
}

async function twoAgents(exam: Examination): Promise<void> {
  const [seat, other] = [await exam.seat('rich'), await exam.seat('secondAgent')];
  const id = exam.newId();
  await exam.say(exam.stake(seat, { id, amount: STAKE }), TAKEN);
  const elsewhere = exam.simulator.stake(other, { id, amount: STAKE });
  await exam.say({ seat: other, spoken: elsewhere, moves: -STAKE }, TAKEN);
  const asked = { seat: other, spoken: exam.simulator.balance(other), moves: 0n };
  await exam.say({ ...asked, title: 'the balance by the other agent' }, { must: 'done', effect: 'none' });
  await exam.say(exam.rollback(seat, id, STAKE), TAKEN);
  await exam.say(exam.rollback(other, id, STAKE), TAKEN);

  exam.part();
  const own = await takenStake(exam, seat);
  await exam.say({ ...exam.rollback(other, own), title: 'by the other agent' }, { effect: 'none' });
  await exam.say(exam.rollback(seat, own, STAKE), TAKEN);
  const foreign = exam.newId();
  await exam.say(
    { ...exam.rollback(other, foreign), title: 'by the other agent, of what never came' },
    { effect: 'none' },
  );
  await exam.say({ ...exam.stake(seat, { id: foreign, amount: STAKE }), title: 'a stake of that id' }, TAKEN);
  await exam.say(exam.rollback(seat, foreign, STAKE), TAKEN);
}
