import { type CertificationCase, type Expected, MAY_REFUSE, NOT_DONE, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { STAKE } from './messages.ts';
import { played, stakeOfAll } from './plays.ts';
import { renamed } from './renamed.ts';
import { SOURCES } from './rules.ts';

const STILL_DONE: Expected = { should: 'done', effect: 'none' };

/** A transaction that has two names has both of them for ever, whichever message brought the second. */
export function secondNames(naming: readonly string[]): CertificationCase[] {
  return naming.flatMap((name) => {
    const more = naming.filter((each) => each !== name);
    return [learntByRepeat, learntByRollback, refused].map((make) => make(name, more));
  });
}

/** One message under its two names, or under one of them alone. */
class Named {
  readonly #exam: Examination;
  readonly #name: string;
  readonly #more: readonly string[];
  readonly #second: string;

  constructor(exam: Examination, name: string, more: readonly string[]) {
    this.#exam = exam;
    this.#name = name;
    this.#more = more;
    this.#second = JSON.stringify(exam.newId());
  }

  both(said: Said, what: string): Said {
    return this.#renamed(said, this.#more, this.#second, `${what} under both its ids`);
  }

  first(said: Said, what: string): Said {
    return this.#renamed(said, this.#more, undefined, `${what} under "${this.#name}" alone`);
  }

  second(said: Said, what: string): Said {
    const both = this.both(said, what);
    return this.#renamed(both, [this.#name], undefined, `${what} under "${this.#more.join()}" alone`);
  }

  /** Cleaning up knows an id by one name only. */
  #renamed({ takes: _, ...said }: Said, names: readonly string[], value: string | undefined, title: string): Said {
    return { ...renamed(this.#exam, said, names, value, ''), title };
  }
}

function learntByRepeat(name: string, more: readonly string[]): CertificationCase {
  return {
    id: `ids/repeat-adds-to-${name}`,
    title: `a stake that was taken under "${name}", and is repeated under a second id too, is not taken again under that one`,
    rule: 'Whoever says "done" to two ids has said it of both. A copy under the second one alone is a copy.',
    source: SOURCES.once,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const [named, id] = [new Named(exam, name, more), exam.newId()];
      const stake = exam.stake(seat, { id, amount: STAKE });
      if ((await exam.say(named.first(stake, 'a stake'), MAY_REFUSE)).verdict !== 'done') return;
      const { verdict } = await exam.say(named.both(stake, 'the same'), STILL_DONE);
      if (verdict === 'done') await exam.say(named.second(stake, 'the same'), { effect: 'none' });
      await exam.say(named.first(exam.rollback(seat, id, STAKE), 'its rollback'), TAKEN);
    },
  };
}

function learntByRollback(name: string, more: readonly string[]): CertificationCase {
  return {
    id: `ids/rollback-adds-to-${name}`,
    title: `a stake under "${name}" whose rollback has a second id too is not taken under that one`,
    rule: 'Both ids were told to be void: to take a late copy under one of them is to take money for nothing.',
    source: SOURCES.order,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      for (const isRepeated of [false, true]) {
        exam.part();
        const [named, id] = [new Named(exam, name, more), exam.newId()];
        const stake = exam.stake(seat, { id, amount: STAKE });
        if ((await exam.say(named.first(stake, 'a stake'), MAY_REFUSE)).verdict !== 'done') return;
        const rollback = exam.rollback(seat, id, STAKE);
        if (isRepeated) await exam.say(named.first(rollback, 'its rollback'), TAKEN);
        const again = named.both(rollback, isRepeated ? 'its rollback again' : 'its rollback');
        const { verdict } = await exam.say(again, isRepeated ? STILL_DONE : MAY_REFUSE);
        if (verdict === 'done') await exam.say(named.second(stake, 'the stake'), NOT_DONE);
        else if (!isRepeated) await exam.say(named.first(rollback, 'its rollback'), TAKEN);
      }
    },
  };
}

function refused(name: string, more: readonly string[]): CertificationCase {
  return {
    id: `ids/refused-by-${name}`,
    title: `a stake that was not covered stays refused under "${name}" alone, and a retry with two ids is taken once`,
    rule: 'The provider heard of both ids that they are not valid. What is tried again is one transaction, whatever it is called.',
    source: SOURCES.stable,
    needs: ['poor'],
    async play(exam) {
      const seat = await exam.seat('poor');
      const all = await stakeOfAll(exam, seat);
      await exam.say(all, TAKEN);
      const [named, id] = [new Named(exam, name, more), exam.newId()];
      const stake = exam.stake(seat, { id, amount: STAKE });
      const { verdict } = await exam.say(named.both(stake, 'a stake'), { effect: 'if done' });
      const retry = exam.simulator.retry && (await refusedRetry(exam, seat, name, more));
      await exam.say(exam.rollback(seat, all.takes?.id ?? '', -all.moves), TAKEN);
      if (verdict === 'refused') await exam.say(named.first(stake, 'the stake'), NOT_DONE);
      if (retry) await takenOnce(exam, retry);
    },
  };
}

interface Retry {
  readonly named: Named;
  readonly said: Said;
}

/** Known by one id, and then by two; `undefined` where the wallet takes it. */
async function refusedRetry(
  exam: Examination,
  seat: Seat,
  name: string,
  more: readonly string[],
): Promise<Retry | undefined> {
  const named = new Named(exam, name, more);
  const said = played(exam, seat, { payout: 0n }, 'retry');
  for (const each of [named.first(said, 'a retry'), named.both(said, 'a retry')])
    if ((await exam.say(each, { effect: 'if done' })).verdict !== 'refused') return undefined;
  return { named, said };
}

async function takenOnce(exam: Examination, { named, said }: Retry): Promise<void> {
  const { verdict } = await exam.say(named.second(said, 'the retry'), MAY_REFUSE);
  if (verdict !== 'done') return;
  await exam.say(named.first(said, 'the retry that was taken under its second id,'), { effect: 'none' });
  await exam.say(named.both(exam.rollback(said.seat, said.takes?.id ?? '', STAKE), 'its rollback'), TAKEN);
}
