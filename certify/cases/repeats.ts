import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, REFUSED, REPEATED, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { inAnotherOrder } from './hostile.ts';
import { allMessages, EXAMPLE_TALK, type Message, movingMessages, STAKE } from './messages.ts';
import { played, stakeOfAll } from './plays.ts';
import { SOURCES } from './rules.ts';
import { ofYesterday } from './times.ts';

const COPIES = 32;
const ONE = { id: '1', amount: STAKE };
const LATER_MS = 1_000;

/** One effect per id, one verdict per request. */
export function repeats(simulator: Simulator): CertificationCase[] {
  return [
    ...allMessages(simulator).map(again),
    ...movingMessages(simulator).map(reworded),
    ...movingMessages(simulator).map(copies),
    ...movingMessages(simulator)
      .filter((message) => tellsTime(simulator, message))
      .map(atAnotherTime),
    {
      id: 'repeats/different-stakes-at-once',
      title: `${COPIES} different stakes at once take what is there and not more`,
      rule: 'Stakes that arrive together are covered by one balance: what the first took is not there for the next.',
      source: SOURCES.funds,
      needs: ['poor'],
      play: stakesAtOnce,
    },
    {
      id: 'repeats/balance-gone',
      title: 'a stake is repeated when the balance is gone: it was done, and says so',
      rule: 'A repeat is looked up before funds are: an empty wallet is no reason to refuse what was taken already.',
      source: SOURCES.stable,
      needs: ['poor'],
      play: balanceGone,
    },
  ];
}

/** The same after a second: a cache has forgotten, a lock has run out. */
export function laterRepeats(simulator: Simulator): CertificationCase[] {
  return movingMessages(simulator).map((message) => ({
    id: `repeats/${message.name}-later`,
    title: `a ${message.name} is done, and the same after a second changes nothing`,
    rule: 'A provider repeats after seconds, minutes or hours; a transaction is remembered for ever.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const prepared = await message.prepare(exam, seat);
      const said = exam.said(seat, message, prepared);
      await exam.say(said, TAKEN);
      await exam.pause(LATER_MS);
      await exam.say(said, REPEATED);
      // Whoever writes it anew writes the time at which it does.
      const anew = { ...said, spoken: prepared.say(seat), title: 'written anew' };
      await exam.say(anew, REPEATED);
    },
  }));
}

function again(message: Message): CertificationCase {
  return {
    id: `repeats/${message.name}-again`,
    title: `a ${message.name} is done, tells the balance as it is then, and the same again changes nothing`,
    rule: 'Whoever did not hear the answer asks again; money moves once, and both hear that it is done.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const said = await ready(exam, message);
      await exam.say(said, message.moves === 0n ? REPEATED : TAKEN);
      await exam.say(said, REPEATED);
    },
  };
}

function reworded(message: Message): CertificationCase {
  return {
    id: `repeats/${message.name}-reworded`,
    title: `a ${message.name} that comes again with its members in another order is done and changes nothing`,
    rule: 'What is the same is what a message says. Its bytes may be others: a serializer keeps no order, and an envelope is new each time.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const said = await ready(exam, message);
      await exam.say(said, TAKEN);
      const text = inAnotherOrder(contentOf(said.spoken));
      const spoken = exam.simulator.reword(said.seat, said.spoken, text);
      await exam.say({ ...said, spoken }, REPEATED);
      await exam.say(said, REPEATED);
    },
  };
}

/** Whether the messages of a kind say when they were made. */
function tellsTime(simulator: Simulator, { name }: Message): boolean {
  const said = name === 'rollback' ? simulator.rollback(EXAMPLE_TALK, { id: '1' }) : simulator.stake(EXAMPLE_TALK, ONE);
  return ofYesterday(contentOf(said)) !== contentOf(said);
}

function atAnotherTime(message: Message): CertificationCase {
  return {
    id: `repeats/${message.name}-at-another-time`,
    title: `a ${message.name} that comes again with the time of another day moves nothing`,
    rule: 'A time tells when something was said. An id that holds for a day only is taken again around midnight.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const said = await ready(exam, message);
      await exam.say(said, TAKEN);
      const spoken = exam.simulator.reword(said.seat, said.spoken, ofYesterday(contentOf(said.spoken)));
      await exam.say({ ...said, spoken, title: 'with the time of yesterday' }, { should: 'done', effect: 'nothing' });
    },
  };
}

function copies(message: Message): CertificationCase {
  return {
    id: `repeats/${message.name}-at-once`,
    title: `a ${message.name} that arrives ${COPIES} times at once moves money once, and every copy hears that it is done`,
    rule: 'Copies may be under way at the same moment: none of them may see that the others are not there yet.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const said = await ready(exam, message);
      const before = await exam.balanceOf(said.seat);
      const heard = await exam.atOnce(Array.from({ length: COPIES }, () => said));
      const done = heard.filter(({ verdict }) => verdict === 'done').length;
      exam.find('must', done === COPIES, `${COPIES} times done`, `${done} times`);
      await exam.balanceIs(said.seat, before + message.moves, 'moved once');
    },
  };
}

async function ready(exam: Examination, message: Message): Promise<Said> {
  const seat = await exam.seat('rich');
  return exam.said(seat, message, await message.prepare(exam, seat));
}

async function stakesAtOnce(exam: Examination): Promise<void> {
  const seat = await exam.seat('poor');
  const step = exam.simulator.smallestAmount;
  const before = await exam.balanceOf(seat);
  const amount = before / 10n - ((before / 10n) % step);
  const covered = amount > 0n ? Number(before / amount) : 0;
  const stakes = Array.from({ length: COPIES }, () => exam.stake(seat, { id: exam.newId(), amount }));
  const heard = await exam.atOnce(stakes);
  const done = heard.filter(({ verdict }) => verdict === 'done').length;
  exam.find('must', done === covered, `${covered} of ${COPIES} stakes done`, `${done}`);
  await exam.balanceIs(seat, before - BigInt(done) * amount, `after ${done} stakes that were acknowledged`);
}

async function balanceGone(exam: Examination): Promise<void> {
  const seat = await exam.seat('poor');
  const first = exam.stake(seat, { id: exam.newId(), amount: STAKE });
  await exam.say(first, TAKEN);
  const lost = exam.simulator.play && { ...played(exam, seat, { payout: 0n }), title: 'a play that has won nothing' };
  if (lost) await exam.say(lost, TAKEN);
  const all = await stakeOfAll(exam, seat);
  await exam.say(all, TAKEN);
  await exam.say(first, REPEATED);
  await exam.say(all, REPEATED);
  if (lost) await exam.say(lost, REPEATED);
  await exam.say(exam.stake(seat, { id: exam.newId(), amount: STAKE }), REFUSED);
}
