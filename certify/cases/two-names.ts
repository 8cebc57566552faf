import { type CertificationCase, MAY_REFUSE, REFUSED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { STAKE } from './messages.ts';
import { renamed } from './renamed.ts';
import { SOURCES } from './rules.ts';

const RACES = 8;

/** What two names of one transaction make of its order, where a wallet may look for each of them alone. */
export function twoNames(naming: readonly string[]): CertificationCase[] {
  return [...naming.map((name) => beforeByName(name, naming)), bothAtOnce(naming)];
}

function beforeByName(name: string, naming: readonly string[]): CertificationCase {
  return {
    id: `ids/before-by-${name}`,
    title: `a rollback by "${name}" alone that comes first and is done stops the stake that has both ids`,
    rule: 'Editions of the document differ in which ids a rollback has. What it has said to be void is not taken later.',
    source: SOURCES.order,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const [id, other] = [exam.newId(), JSON.stringify(exam.newId())];
      const others = naming.filter((each) => each !== name);
      const rollback = renamed(exam, exam.rollback(seat, id), others, undefined, `of "${name}" alone`);
      const { verdict } = await exam.say(rollback, { effect: 'none' });
      if (verdict !== 'done') return;
      const stake = { ...exam.stake(seat, { id, amount: STAKE }), moves: 0n };
      await exam.say(renamed(exam, stake, others, other, 'of both names, after its rollback'), REFUSED);
      await exam.say(renamed(exam, stake, others, undefined, `of "${name}" alone, after its rollback`), REFUSED);

      exam.part();
      const next = exam.newId();
      const both = renamed(exam, exam.rollback(seat, next), others, JSON.stringify(exam.newId()), 'of both names');
      if ((await exam.say(both, { effect: 'none' })).verdict !== 'done') return;
      const late = { ...exam.stake(seat, { id: next, amount: STAKE }), moves: 0n };
      await exam.say(renamed(exam, late, others, undefined, `of "${name}" alone, after a rollback by both`), REFUSED);
    },
  };
}

function bothAtOnce(naming: readonly string[]): CertificationCase {
  return {
    id: 'ids/names-at-once',
    title: 'a stake by both ids and by one alone, at once, is taken once, and its rollbacks give it back once',
    rule: 'Both are names of one transaction: whoever waits for the one only does it a second time by the other.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      for (let race = 0; race < RACES; race++) {
        exam.part();
        await raceOfNames(exam, seat, naming, race);
      }
    },
  };
}

async function raceOfNames(exam: Examination, seat: Seat, naming: readonly string[], race: number): Promise<void> {
  const names = naming.map((name) => ({ name, id: exam.newId() }));
  const of = (said: Said, kept: readonly { readonly name: string; readonly id: string }[]) =>
    names.reduce((changed, { name }) => {
      const id = kept.find((each) => each.name === name)?.id;
      return renamed(exam, changed, [name], id === undefined ? undefined : JSON.stringify(id), 'of one of its names');
    }, said);
  const [first] = names;
  const id = first?.id ?? '';
  const { takes: _, ...stake } = exam.stake(seat, { id, amount: STAKE });
  const ways = [names, ...names.map((each) => [each])];
  const was = await exam.balanceOf(seat);
  if (race % 2 === 0) {
    // Whoever takes one of the names only says no to the rest.
    if ((await exam.say(of(stake, names), MAY_REFUSE)).verdict !== 'done') return;
  } else {
    // One name beside both: two of them, each alone, are two stakes until somebody has told that they are one.
    const alone = names.filter((_, at) => at === (race >> 1) % names.length);
    const heard = await exam.atOnce([names, alone, names, alone].map((kept) => of(stake, kept)));
    const done = heard.some(({ verdict }) => verdict === 'done');
    await exam.balanceIs(seat, done ? was - STAKE : was, 'after one stake by all of its names at once');
  }
  const rollback = exam.rollback(seat, id, STAKE);
  const heard = await exam.atOnce([...ways, ...ways].map((kept) => of(rollback, kept)));
  const done = heard.some(({ verdict }) => verdict === 'done');
  if (done) await exam.balanceIs(seat, was, 'after its rollbacks by all of its names at once');
  else await exam.say(of(rollback, names), TAKEN);
}
