import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, MAY_REFUSE, NOT_DONE, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { isJson, withWritten, writtenMembersOf } from './hostile.ts';
import { EXAMPLE_TALK, type Message, movingMessages, STAKE, takenStake } from './messages.ts';
import { renamed } from './renamed.ts';
import { rounds } from './rounds.ts';
import { SOURCES } from './rules.ts';
import { secondNames } from './second-names.ts';
import { twoNames } from './two-names.ts';

/** What names a transaction: the members that hold its id, and no others. */
export function names(simulator: Simulator): CertificationCase[] {
  const { describing } = simulator;
  const holders = holdersOf(simulator);
  const naming = holders.filter((name) => !describing.includes(name));
  return [
    ...movingMessages(simulator).map((message) => unnamed(message, naming)),
    ...rounds(
      simulator,
      holders.filter((name) => describing.includes(name)),
    ),
    ...(naming.length > 1
      ? [
          ...naming.map((name) => byOneName(name, naming)),
          contradicting(naming),
          ...twoNames(naming),
          ...secondNames(naming),
        ]
      : []),
  ];
}

/** Members of a stake that hold its id. */
function holdersOf(simulator: Simulator): string[] {
  const id = '7000000000000000001';
  const content = contentOf(simulator.stake(EXAMPLE_TALK, { id, amount: STAKE }));
  return writtenMembersOf(content).flatMap(([name, value]) => (value.includes(id) ? [name] : []));
}

function unnamed(message: Message, naming: readonly string[]): CertificationCase {
  return {
    id: `ids/none-${message.name}`,
    title: `a ${message.name} without an id is not done`,
    rule: 'What has no name cannot be repeated and cannot be taken back: whoever takes it takes it again with every copy.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const { say, id } = await message.prepare(exam, seat);
      const spoken = say(seat);
      const nothing = isJson(contentOf(spoken)) ? [undefined, '""', 'null'] : [undefined, ''];
      for (const value of nothing) {
        const text = naming.reduce((content, name) => withWritten(content, name, value), contentOf(spoken));
        const title = `id ${value === undefined ? 'left out' : `is ${value || 'empty'}`}`;
        // If it is taken all the same, it is known by no id that could be rolled back.
        await exam.say({ seat, spoken: exam.simulator.reword(seat, spoken, text), moves: 0n, title }, NOT_DONE);
      }
      if (message.name === 'rollback') await exam.say(exam.rollback(seat, id, STAKE), TAKEN);
    },
  };
}

function byOneName(name: string, naming: readonly string[]): CertificationCase {
  return {
    id: `ids/by-${name}`,
    title: `a transaction that is named by "${name}" alone is the one that has this name`,
    rule: 'Editions of the document differ in which ids are sent. Whoever knows a bet by one of them only keeps what was rolled back by the other.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const id = exam.newId();
      let other = JSON.stringify(exam.newId());
      const others = naming.filter((each) => each !== name);
      // Cleaning up knows it by one id only.
      const { takes: _, ...stake } = exam.stake(seat, { id, amount: STAKE });
      const both = (said: Said) => renamed(exam, said, others, other, 'of both names');
      const alone = (said: Said) => renamed(exam, said, others, undefined, `of "${name}" alone`);
      // Ids that are the same are found under either name by luck; who takes no others is asked with those.
      if ((await exam.say(both(stake), MAY_REFUSE)).verdict !== 'done') {
        other = JSON.stringify(id);
        await exam.say(stake, TAKEN);
      }
      const { verdict } = await exam.say(alone(exam.rollback(seat, id, STAKE)), MAY_REFUSE);
      const otherwise = renamed(exam, both(stake), [name], undefined, 'of the other name');
      if (verdict === 'done') await exam.say(otherwise, NOT_DONE);
      const rest = verdict === 'done' ? 0n : STAKE;
      await exam.say(both(exam.rollback(seat, id, rest)), { must: 'done', effect: 'if done' });
      await exam.say(alone(stake), NOT_DONE);
      await exam.say(otherwise, NOT_DONE);
      exam.part();
      await takenByName(exam, seat, alone);
    },
  };
}

async function takenByName(exam: Examination, seat: Seat, alone: (said: Said) => Said): Promise<void> {
  const id = exam.newId();
  const stake = alone(exam.stake(seat, { id, amount: STAKE }));
  const { verdict } = await exam.say(stake, MAY_REFUSE);
  if (verdict !== 'done') return;
  await exam.say(stake, REPEATED);
  await exam.say(alone(exam.rollback(seat, id, STAKE)), TAKEN);
}

function contradicting(naming: readonly string[]): CertificationCase {
  return {
    id: 'ids/contradicting',
    title: 'a stake or a rollback with one id of a known stake and another one beside it is not done',
    rule: 'Which of two transactions is meant is not said. Whoever takes it for one of them says "done" about the other.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      for (const name of naming) {
        exam.part();
        const id = exam.newId();
        await exam.say(exam.stake(seat, { id, amount: STAKE }), TAKEN);
        const other = exam.newId();
        const known = await takenStake(exam, seat);
        const both = [exam.stake(seat, { id, amount: STAKE }), exam.rollback(seat, id, STAKE)];
        for (const [value, whose] of [
          [known, 'another'],
          [other, 'one that nobody knows'],
        ]) {
          const which = `of one transaction, and a "${name}" of ${whose}`;
          for (const said of both) {
            const contradicts = renamed(exam, said, [name], JSON.stringify(value), which);
            await exam.say(contradicts, { should: 'not done', effect: 'perhaps' });
          }
        }
      }
    },
  };
}
