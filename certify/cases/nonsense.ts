import { contentOf, type Simulator, type Talk } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE } from '../case.ts';
import { isJson, withWritten, writtenMembersOf } from './hostile.ts';
import { type Message, movingMessages, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

const TALK: Talk = { agentId: 'main', playerId: 'somebody', currency: 'EUR', secret: '0'.repeat(64) };
const NO_AMOUNTS = [undefined, 'null', '""', '"x"', 'true', '[]', '{}', '"NaN"', '-1'];
const NO_AMOUNTS_OF_QUERY = [undefined, '', 'x', 'NaN', '-1'];

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
    simulator.balance(TALK),
    simulator.stake(TALK, { id: '1', amount: STAKE }),
    simulator.rollback(TALK, { id: '1' }),
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
    title: `a ${message.name} whose amount is missing, no number, or less than nothing is not done`,
    rule: 'To say "done" without knowing how much is to agree to whatever the provider has meant.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const prepared = await message.prepare(exam, seat);
      const [content, other] = [prepared.say(seat), prepared.sayOther?.(seat)].map((spoken) =>
        spoken ? contentOf(spoken) : '',
      );
      for (const name of amountsIn(content ?? '', other ?? '', exam.simulator.describing)) {
        for (const value of isJson(content ?? '') ? NO_AMOUNTS : NO_AMOUNTS_OF_QUERY) {
          exam.part();
          const { say } = await message.prepare(exam, seat);
          const spoken = say(seat);
          const text = withWritten(contentOf(spoken), name, value);
          const title = `"${name}" is ${value === undefined ? 'missing' : value || 'empty'}`;
          await exam.say({ seat, spoken: exam.simulator.reword(seat, spoken, text), moves: 0n, title }, NOT_DONE);
        }
      }
    },
  };
}

/** Members that are more where the amount is more. */
function amountsIn(content: string, other: string, describing: readonly string[]): string[] {
  const more = new Map(writtenMembersOf(other));
  return writtenMembersOf(content)
    .filter(([name, value]) => !describing.includes(name) && Number(more.get(name)) === 2 * Number(value))
    .filter(([, value]) => Number(value) > 0)
    .map(([name]) => name);
}
