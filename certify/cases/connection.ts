import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, REFUSED, REPEATED, TAKEN } from '../case.ts';
import { EXAMPLE_TALK, type Message, movingMessages, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

/** Long enough for a wallet to finish what it began. */
const SETTLED_MS = 300;

/** The provider's connection breaks after it has sent, and it knows nothing. */
export function brokenConnections(simulator: Simulator): CertificationCase[] {
  return [
    ...movingMessages(simulator).map(repeated),
    ...(simulator.stake(EXAMPLE_TALK, { id: '1', amount: STAKE }).body === undefined ? [] : [inPieces]),
    {
      id: 'connection/stake-dropped-rolled-back',
      title: 'a stake whose connection breaks is rolled back, and nothing is taken in the end',
      rule: 'Without an answer the provider counts the stake as void and rolls back.',
      source: SOURCES.order,
      needs: ['rich', 'hangUp'],
      async play(exam) {
        const seat = await exam.seat('rich');
        const was = await exam.balanceOf(seat);
        const id = exam.newId();
        const stake = exam.stake(seat, { id, amount: STAKE });
        await exam.hangUp(stake);
        const [rollback] = await exam.atOnce([exam.rollback(seat, id, STAKE)]);
        exam.find('must', rollback?.verdict === 'done', 'the rollback is done', `${rollback?.verdict}`);
        await exam.pause(SETTLED_MS);
        await exam.balanceIs(seat, was, 'as before the stake');
        await exam.say(stake, REFUSED);
      },
    },
  ];
}

const inPieces: CertificationCase = {
  id: 'connection/stake-in-pieces',
  title: 'a stake whose body arrives in two pieces is done',
  rule: 'A network cuts a message where it likes. Whoever reads the first piece only cannot read the message.',
  source: SOURCES.form,
  needs: ['rich', 'hangUp'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const stake = exam.stake(seat, { id: exam.newId(), amount: STAKE });
    const was = await exam.balanceOf(seat);
    const { verdict, code } = await exam.line.askInPieces(stake.spoken);
    exam.find('must', verdict === 'done', 'a stake in two pieces is done', `${verdict} (${code})`);
    await exam.balanceIs(seat, verdict === 'done' ? was - STAKE : was, 'after a stake in two pieces');
    await exam.say({ ...stake, title: 'the same in one piece' }, verdict === 'done' ? REPEATED : TAKEN);
  },
};

function repeated(message: Message): CertificationCase {
  return {
    id: `connection/${message.name}-dropped`,
    title: `a ${message.name} whose connection breaks after sending is asked again, and moves money once`,
    rule: 'The wallet may have done it or not; the repeat is told that it is done, once.',
    source: SOURCES.once,
    needs: ['rich', 'hangUp'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const said = exam.said(seat, message, await message.prepare(exam, seat));
      const was = await exam.balanceOf(seat);
      await exam.hangUp(said);
      const [heard] = await exam.atOnce([said]);
      exam.find('must', heard?.verdict === 'done', 'the repeat is done', `${heard?.verdict} (${heard?.code})`);
      await exam.pause(SETTLED_MS);
      await exam.balanceIs(seat, was + message.moves, 'moved once');
      await exam.say(said, REPEATED);
    },
  };
}
