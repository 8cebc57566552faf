import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, NOT_DONE, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { changedMembers } from './changed.ts';
import { isJson, writtenMembersOf } from './hostile.ts';
import { type Message, movingMessages, STAKE } from './messages.ts';
import { oneOf } from './one-of.ts';
import { undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

export const OTHER: Expected = { must: 'not done', effect: 'nothing', isOtherContent: true };

/** The same id with other content is refused and moves nothing. */
export function content(simulator: Simulator): CertificationCase[] {
  const messages = movingMessages(simulator);
  const owing = messages.filter(({ name }) => name === 'rollback' || name === 'payout');
  return [
    ...messages.filter(({ name }) => name !== 'rollback').map(otherAmount),
    ...messages.map(otherPlayer),
    ...owing.map(otherPlayerFirst),
    ...messages.map(everyField),
    ...messages.map(moreMembers),
    playersAtOnce,
    amountsAtOnce,
  ];
}

function otherAmount(message: Message): CertificationCase {
  return {
    id: `content/${message.name}-amount`,
    title: `a ${message.name} with another amount under its id is not done`,
    rule: 'To answer "done" to another amount is to agree to money that never moved.',
    source: SOURCES.content,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const { sayOther, ...prepared } = await message.prepare(exam, seat);
      const said = exam.said(seat, message, prepared);
      await exam.say(said, TAKEN);
      if (sayOther) await exam.say({ seat, spoken: sayOther(seat), moves: 0n }, OTHER);
      await exam.say(said, REPEATED);
      if (said.takes) await undone(exam, seat, message);
    },
  };
}

/** What was refused may have been written all the same; a repeat of what was done would write that again. */
async function undone(exam: Examination, seat: Seat, message: Message): Promise<void> {
  exam.part();
  const { sayOther, ...prepared } = await message.prepare(exam, seat);
  const said = exam.said(seat, message, prepared);
  await exam.say(said, TAKEN);
  if (sayOther) await exam.say({ seat, spoken: sayOther(seat), moves: 0n }, OTHER);
  const title = 'a rollback, after another amount was refused';
  if (message.name === 'stake') await exam.say({ ...exam.rollback(seat, prepared.id, -message.moves), title }, TAKEN);
  else await undoPlay(exam, said, title);
}

function otherPlayer(message: Message): CertificationCase {
  return {
    id: `content/${message.name}-other-player`,
    title: `a ${message.name} by another player is not done once its owner sent it`,
    rule: 'An id has one owner; who sends it for another player means another transaction.',
    source: SOURCES.content,
    needs: ['rich', 'second'],
    async play(exam) {
      const [owner, stranger] = [await exam.seat('rich'), await exam.seat('second')];
      const prepared = await message.prepare(exam, owner);
      await exam.say(exam.said(owner, message, prepared), TAKEN);
      await exam.say({ seat: stranger, spoken: prepared.say(stranger), moves: 0n }, OTHER);
    },
  };
}

function otherPlayerFirst(message: Message): CertificationCase {
  return {
    id: `content/${message.name}-other-player-first`,
    title: `a ${message.name} by another player is not done on the owner's stake`,
    rule: 'What one player staked is neither paid nor given back to another one.',
    source: SOURCES.isolation,
    needs: ['rich', 'second'],
    async play(exam) {
      const [owner, stranger] = [await exam.seat('rich'), await exam.seat('second')];
      const prepared = await message.prepare(exam, owner);
      await exam.say({ seat: stranger, spoken: prepared.say(stranger), moves: 0n }, NOT_DONE);
      await exam.say(exam.said(owner, message, prepared), TAKEN);
    },
  };
}

/** Which of two is first is for the wallet to say; that there is a first is not. */
const RACES = 5;

const playersAtOnce: CertificationCase = {
  id: 'content/stake-two-players-at-once',
  title: 'one id by two players at once is done for one of them',
  rule: 'An id has one owner. Wallets that are locked one by one may both find it free.',
  source: SOURCES.content,
  needs: ['rich', 'second'],
  async play(exam) {
    const seats = [await exam.seat('rich'), await exam.seat('second')];
    await race(exam, async (id) => seats.map((seat) => exam.stake(seat, { id, amount: STAKE })));
  },
};

const amountsAtOnce: CertificationCase = {
  id: 'content/stake-two-amounts-at-once',
  title: 'one id with two amounts at once is done for one of them',
  rule: 'To answer "done" to both is to agree to money that never moved.',
  source: SOURCES.content,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    await race(exam, async (id) => [STAKE, 2n * STAKE].map((amount) => exam.stake(seat, { id, amount })));
  },
};

async function race(exam: Examination, make: (id: string) => Promise<Said[]>): Promise<void> {
  for (let nth = 0; nth < RACES; nth++) {
    exam.part();
    const done = await oneOf(exam, await make(exam.newId()));
    for (const said of done) await exam.say(exam.rollback(said.seat, said.takes?.id ?? '', -said.moves), TAKEN);
  }
}

function moreMembers(message: Message): CertificationCase {
  return {
    id: `content/${message.name}-more`,
    title: `a ${message.name} with a member that nobody knows is done all the same`,
    rule: 'Providers add members to their messages without asking. What is not known moves nothing and refuses nothing.',
    source: SOURCES.owed,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const said = exam.said(seat, message, await message.prepare(exam, seat));
      const text = withMore(contentOf(said.spoken), exam.simulator.describing);
      const spoken = exam.simulator.reword(seat, said.spoken, text);
      await exam.say({ ...said, spoken }, { should: 'done', effect: 'once' });
    },
  };
}

/** And, in a query, with whatever else only describes: it moves nothing here either. */
function withMore(content: string, describing: readonly string[]): string {
  if (isJson(content)) return `${content.slice(0, -1)},"addedLater":"x"}`;
  const others = describing.filter((name) => !writtenMembersOf(content).some(([known]) => known === name));
  return [content, 'addedLater=x', ...others.map((name) => `${name}=300`)].join('&');
}

function everyField(message: Message): CertificationCase {
  return {
    id: `content/${message.name}-every-field`,
    title: `a ${message.name} whose fields are changed one after the other is not done, and moves nothing`,
    rule: 'Whatever chooses a wallet, an amount or a game is a part of what the id stands for.',
    source: SOURCES.content,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const prepared = await message.prepare(exam, seat);
      const said = exam.said(seat, message, prepared);
      await exam.say(said, TAKEN);
      const { describing } = exam.simulator;
      for (const { name, title, content: text } of changedMembers(contentOf(said.spoken), prepared.id)) {
        const spoken = exam.simulator.reword(seat, said.spoken, text);
        // What only describes may be taken for the same again, or not: it moves nothing either way.
        const expected: Expected = describing.includes(name)
          ? { effect: 'none' }
          : { should: 'not done', effect: 'nothing' };
        await exam.say({ seat, spoken, moves: 0n, title }, expected);
      }
      await exam.say(said, REPEATED);
    },
  };
}
