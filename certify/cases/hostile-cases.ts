import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, NOT_DONE } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Making, Said } from '../said.ts';
import { almostRequests, type Hostile, looseRequests, neverRequests, writtenMembersOf } from './hostile.ts';
import { NO_REQUESTS } from './hostile-json.ts';
import { allMessages, type Message } from './messages.ts';
import { SOURCES } from './rules.ts';
import { unsetMembers } from './unset.ts';

/** Bad input gets the protocol's own answer and loses nothing. */
export function hostileInput(simulator: Simulator): CertificationCase[] {
  const { describing, payout } = simulator;
  // Where there is no payout a stake is a play, and what is wrong with one is wrong with the other.
  const messages = allMessages(simulator).filter(({ name }) => name !== 'play' || payout);
  return [
    ...(simulator.forge ? messages.map(noEnvelope) : []),
    ...messages.map(
      (message): CertificationCase => ({
        id: `hostile/no-${message.name}`,
        title: `in place of a ${message.name}, what is no request at all is not done and moves nothing`,
        rule: 'What cannot be read in one way only is not a request.',
        source: SOURCES.form,
        needs: ['rich'],
        play: (exam) => sendAll(exam, message, neverRequests, NOT_DONE, { isNoRequest: true }),
      }),
    ),
    ...messages.map(
      (message): CertificationCase => ({
        id: `hostile/almost-${message.name}`,
        title: `a ${message.name} with one thing wrong is refused or taken for exactly what it was, and refused where the token is wrong`,
        rule: 'Whatever a slip makes of a message, it moves what it would have moved, or nothing.',
        source: SOURCES.form,
        needs: ['rich'],
        play: (exam) => sendAlmost(exam, message),
      }),
    ),
    ...messages
      .filter(({ name }) => name !== 'balance')
      .map(
        (message): CertificationCase => ({
          id: `hostile/unset-${message.name}`,
          title: `a ${message.name} is taken whatever stands in a member that only describes`,
          rule: 'Serializers write null, an empty text or nothing for what is not set. What moves no money refuses none.',
          source: SOURCES.owed,
          needs: ['rich'],
          play: (exam) =>
            sendAll(exam, message, (content) => unsetAsHostile(content, describing), {
              should: 'done',
              effect: 'perhaps',
            }),
        }),
      ),
  ];
}

/** What is found before anything is decrypted. */
function noEnvelope(message: Message): CertificationCase {
  return {
    id: `hostile/no-envelope-${message.name}`,
    title: `in place of the envelope of a ${message.name}, what is no envelope is not done, and is answered as the document says`,
    rule: 'Whoever has no key gets the answer of everybody who has none, and no page about what went wrong inside.',
    source: SOURCES.form,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const makings = NO_REQUESTS.map(
        ({ title, from }): Making =>
          async () => {
            const { plaintext: _, ...spoken } = (await message.prepare(exam, seat)).say(seat);
            return { seat, spoken: { ...spoken, body: from(spoken.body ?? '') }, moves: 0n, title };
          },
      );
      await exam.inLanes(makings, NOT_DONE);
    },
  };
}

/** Whoever reads a token that is null, or none at all, as a token lets in everybody. */
async function sendAlmost(exam: Examination, message: Message): Promise<void> {
  const { secret } = await exam.seat('rich');
  const hasToken = (content: string) => content.includes(secret) || content.includes(encodeURIComponent(secret));
  const losesIt = (content: string, { from }: Hostile) => hasToken(content) && !hasToken(from(content));
  const having = (content: string) => almostRequests(content).filter((each) => !losesIt(content, each));
  const without = (content: string) => almostRequests(content).filter((each) => losesIt(content, each));
  await sendAll(exam, message, having, { effect: 'perhaps' });
  await sendAll(exam, message, without, NOT_DONE);
  const loose = (content: string) => looseRequests(content, exam.simulator.describing);
  await sendAll(exam, message, loose, { should: 'not done', effect: 'perhaps' }, { isNoRequest: true });
}

/** A message with an id of its own for each, so that what was taken before is never the reason for an answer. */
async function sendAll(
  exam: Examination,
  message: Message,
  from: (content: string) => Hostile[],
  expected: Expected,
  more: Pick<Said, 'isNoRequest'> = {},
): Promise<void> {
  const seat = await exam.seat('rich');
  const { say: example } = await message.prepare(exam, seat);
  const makings = from(contentOf(example(seat))).map(
    ({ title, from: make }): Making =>
      async () => {
        const prepared = await message.prepare(exam, seat);
        const said = exam.said(seat, message, prepared);
        try {
          const text = make(contentOf(said.spoken));
          const { describing } = exam.simulator;
          if (!exam.mayUseAnyId && namesAnother(contentOf(said.spoken), text, prepared.id, describing))
            return undefined;
          const spoken = exam.simulator.reword(seat, said.spoken, text);
          return { ...said, ...more, spoken, title };
        } catch (error) {
          // Not every way can carry every text.
          if (error instanceof RangeError) return undefined;
          throw error;
        }
      },
  );
  await exam.inLanes(makings, expected);
}

/** Whether a member that held the id, and does not only describe, holds something else now that may be an id. */
function namesAnother(genuine: string, changed: string, id: string, describing: readonly string[]): boolean {
  if (id === '') return false;
  const now = new Map(writtenMembersOf(changed).filter(([, value]) => !value.includes(id)));
  const held = writtenMembersOf(genuine).filter(([name, value]) => value.includes(id) && !describing.includes(name));
  return held.some(([name]) => /^("[^"]+"|-?\d.*|[^"[{].*)$/.test(now.get(name) ?? '') && now.get(name) !== 'null');
}

function unsetAsHostile(content: string, describing: readonly string[]): Hostile[] {
  return unsetMembers(content, describing).map(({ title }, nth) => ({
    title,
    from: (genuine) => unsetMembers(genuine, describing)[nth]?.content ?? genuine,
  }));
}
