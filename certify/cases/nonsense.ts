import { contentOf, type Simulator, type Spoken } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { isJson, withWritten, writtenMembersOf } from './hostile.ts';
import { EXAMPLE_TALK, type Message, movingMessages, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';
import { membersOf } from './unset.ts';

const ONE = { id: '1', amount: STAKE };
const NO_AMOUNTS = [undefined, 'null', '""', '"x"', 'true', '[]', '{}', '"NaN"', '-1'];
const NO_AMOUNTS_OF_QUERY = [undefined, '', 'x', 'NaN', '-1'];
/** Finer than what the document can say: who rounds it books something else than was said. */
const TOO_FINE = { ofHundredths: '1.5', ofMajorUnits: '1.00005' };

/** What a wallet may not say "done" to, because it cannot know what it would have done. */
export function nonsense(simulator: Simulator): CertificationCase[] {
  const operation = operationIn(simulator);
  return [
    ...(operation === undefined ? [] : [unknownOperation(operation)]),
    ...movingMessages(simulator)
      .filter(({ name }) => name !== 'rollback')
      .map(withoutAmount),
  ];
}

/** The member that says what is to be done; `undefined` where a path does. */
function operationIn(simulator: Simulator): string | undefined {
  const said = [
    simulator.balance(EXAMPLE_TALK),
    simulator.stake(EXAMPLE_TALK, ONE),
    simulator.rollback(EXAMPLE_TALK, { id: '1' }),
  ].map((spoken) => new Map(writtenMembersOf(contentOf(spoken))));
  const [first] = said;
  return [...(first?.keys() ?? [])].find((name) => new Set(said.map((members) => members.get(name))).size === 3);
}

function unknownOperation(member: string): CertificationCase {
  return {
    id: 'hostile/unknown-operation',
    title: 'an operation that nobody knows is not done',
    rule: 'A provider that adds an operation hears "done" for what was not even understood, and counts it as booked.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      for (const message of movingMessages(exam.simulator)) {
        const { say } = await message.prepare(exam, seat);
        const spoken = say(seat);
        for (const value of ['"addedLater"', '""', undefined]) {
          const text = withWritten(contentOf(spoken), member, value);
          const title = `a ${message.name} whose "${member}" is ${value ?? 'missing'}`;
          await exam.say({ seat, spoken: exam.simulator.reword(seat, spoken, text), moves: 0n, title }, NOT_DONE);
        }
      }
    },
  };
}

function withoutAmount(message: Message): CertificationCase {
  return {
    id: `hostile/no-amount-of-${message.name}`,
    title: `a ${message.name} whose amount is missing, no number, less than nothing, or too fine to be booked is not done`,
    rule: 'To say "done" without knowing how much is to agree to whatever the provider has meant.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const { simulator } = exam;
      const texts = isJson(contentOf(simulator.stake(seat, ONE))) ? NO_AMOUNTS : NO_AMOUNTS_OF_QUERY;
      const values = [...texts, simulator.smallestAmount > 1n ? TOO_FINE.ofHundredths : TOO_FINE.ofMajorUnits];
      for (const name of await amountsOf(exam, seat, message)) {
        for (const value of values) {
          exam.part();
          const prepared = await message.prepare(exam, seat);
          const spoken = prepared.say(seat);
          const text = withWritten(contentOf(spoken), name, value);
          const title = `"${name}" is ${value === undefined ? 'missing' : value || 'empty'}`;
          await exam.say({ seat, spoken: exam.simulator.reword(seat, spoken, text), moves: 0n, title }, NOT_DONE);
          // Once for each member: what was refused as nonsense has used no id up.
          if (value === values.at(-1)) {
            const meant = { ...exam.said(seat, message, prepared), title: `the same with its "${name}"` };
            await exam.say(meant, TAKEN);
          }
        }
      }
    },
  };
}

/** Members of the message that are more where an amount is more. */
async function amountsOf(exam: Examination, seat: Seat, message: Message): Promise<string[]> {
  const { simulator } = exam;
  const { say, sayOther = say } = await message.prepare(exam, seat);
  const names = [
    ...doubled(simulator, say(seat), sayOther(seat)),
    ...doubled(simulator, simulator.stake(seat, ONE), simulator.stake(seat, { ...ONE, amount: 2n * STAKE })),
  ];
  return [...new Set(names)].filter((name) => membersOf(contentOf(say(seat))).includes(name));
}

function doubled({ describing }: Simulator, one: Spoken, other: Spoken): string[] {
  const more = new Map(writtenMembersOf(contentOf(other)));
  return writtenMembersOf(contentOf(one))
    .filter(([name, value]) => !describing.includes(name) && Number(value) > 0)
    .filter(([name, value]) => Number(more.get(name)) === 2 * Number(value))
    .map(([name]) => name);
}
