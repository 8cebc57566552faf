import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, NOT_DONE, REPEATED, TAKEN } from '../case.ts';
import { changedMembers } from './changed.ts';
import { type Message, movingMessages } from './messages.ts';
import { SOURCES } from './rules.ts';

const OTHER: Expected = { must: 'not done', effect: 'nothing', isOtherContent: true };

/** The same id with other content is refused and moves nothing. */
export function content(simulator: Simulator): CertificationCase[] {
  const messages = movingMessages(simulator);
  const owing = messages.filter(({ name }) => name === 'rollback' || name === 'payout');
  return [
    ...messages.filter(({ name }) => name !== 'rollback').map(otherAmount),
    ...messages.map(otherPlayer),
    ...owing.map(otherPlayerFirst),
    ...messages.map(everyField),
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
    },
  };
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
