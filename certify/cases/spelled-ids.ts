import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Expected, TAKEN } from '../case.ts';
import { isNumber } from '../run-ids.ts';
import { isJson } from './hostile.ts';
import { EXAMPLE_TALK, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';

/** What is taken all the same is done as it says. */
const SHOULD_NOT: Expected = { should: 'not done', effect: 'if done' };

/** Ids that are written in a way that some read otherwise. */
export function spelledIds(simulator: Simulator): CertificationCase[] {
  if (!isNumber(simulator.largestId)) return [noText];
  // JSON has no numbers that begin with a zero.
  const { balance } = simulator;
  return isJson(contentOf(balance(EXAMPLE_TALK))) ? [beyondLargest] : [beyondLargest, zerosBefore];
}

const beyondLargest: CertificationCase = {
  id: 'ids/beyond-largest',
  title: 'an id that is larger than any that the document knows is not done',
  rule: 'Ids have 64 bits. A larger one was sent by nobody, and is another one wherever it is kept in so many.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const id = `9${exam.newId().padStart(19, '0')}`;
    await exam.say({ ...exam.stake(seat, { id, amount: STAKE }), title: `id ${id}` }, SHOULD_NOT);
  },
};

const zerosBefore: CertificationCase = {
  id: 'ids/zeros-before',
  title: 'a number with zeros before it is the same number',
  rule: 'Ids are numbers: 007 is 7. Whoever keeps them as texts takes the same stake twice.',
  source: SOURCES.once,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const id = exam.newId();
    await exam.say(exam.stake(seat, { id, amount: STAKE }), TAKEN);
    const { takes: _, ...same } = exam.stake(seat, { id: `00${id}`, amount: STAKE });
    await exam.say({ ...same, title: `id 00${id}` }, { should: 'done', effect: 'none' });
    await exam.say(exam.rollback(seat, id, STAKE), TAKEN);
  },
};

const noText: CertificationCase = {
  id: 'ids/no-text',
  title: 'an id with half a character, or with one that nobody can see, is not done',
  rule: 'Halves become the same sign of replacement in most stores, and what nobody sees nobody can look for: two ids become one.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const id = exam.newId();
    for (const end of ['\ud800', '\ud801', '\u0007', '\u0085']) {
      const stake = exam.stake(seat, { id: `${id}-${end}`, amount: STAKE });
      await exam.say({ ...stake, title: `an id that ends in ${codeOf(end)}` }, SHOULD_NOT);
    }
  },
};

function codeOf(end: string): string {
  return `U+${end.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
