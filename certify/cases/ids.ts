import { type CertificationCase, NOT_DONE, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

/** Ids keep every digit, and mean one transaction of one agent. */
export const ids: readonly CertificationCase[] = [
  {
    id: 'ids/neighbours',
    title: 'two ids that differ in the last digit are two transactions, beyond 2^53 too',
    rule: 'A float has 53 bits: read as one, two such ids become one, and the second player of them is not served.',
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

async function neighbours(exam: Examination): Promise<void> {
  const seat = await exam.seat('rich');
  for (const pair of exam.neighbours()) {
    exam.part();
    for (const id of pair) await exam.say({ ...exam.stake(seat, { id, amount: STAKE }), title: `id ${id}` }, TAKEN);
    const [undone, kept] = pair;
    await exam.say(exam.rollback(seat, undone, STAKE), TAKEN);
    await exam.say(exam.stake(seat, { id: undone, amount: STAKE }), NOT_DONE);
    await exam.say(exam.rollback(seat, kept, STAKE), TAKEN);
  }
}

async function twoAgents(exam: Examination): Promise<void> {
  const [seat, other] = [await exam.seat('rich'), await exam.seat('secondAgent')];
  const id = exam.newId();
  await exam.say(exam.stake(seat, { id, amount: STAKE }), TAKEN);
  const elsewhere = exam.simulator.stake(other, { id, amount: STAKE });
  await exam.say({ seat: other, spoken: elsewhere, moves: -STAKE }, TAKEN);
  await exam.say(exam.rollback(seat, id, STAKE), TAKEN);
  await exam.say(exam.rollback(other, id, STAKE), TAKEN);
}
