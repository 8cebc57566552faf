import type { Seat } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';

/** Sends messages of which each forbids the others, all at once, and gives those that were done: there has to be one, and it has moved what it says. */
export async function oneOf(exam: Examination, all: readonly Said[]): Promise<Said[]> {
  const seats = [...new Set(all.map(({ seat }) => seat))];
  const before = new Map<Seat, bigint>();
  for (const seat of seats) before.set(seat, await exam.balanceOf(seat));
  const heard = await exam.atOnce(all);
  const done = all.filter((_, at) => heard[at]?.verdict === 'done');
  exam.find('must', done.length === 1, 'one of them is done', `${done.length}`);
  for (const seat of seats) {
    const moved = done.filter((said) => said.seat === seat).reduce((sum, { moves }) => sum + moves, 0n);
    await exam.balanceIs(seat, (before.get(seat) ?? 0n) + moved, 'after what was done');
  }
  return done;
}
