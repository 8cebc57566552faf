import { contentOf } from '../../shared/provider-simulator.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { withWritten } from './hostile.ts';

/** The same with another value for some of its ids; `undefined` leaves them out. */
export function renamed(
  exam: Examination,
  said: Said,
  names: readonly string[],
  value: string | undefined,
  which: string,
): Said {
  const content = contentOf(said.spoken);
  const text = names.reduce((changed, name) => withWritten(changed, name, value), content);
  const kind = said.takes || said.moves < 0n ? 'a stake' : 'a rollback';
  return {
    ...said,
    spoken: exam.simulator.reword(said.seat, said.spoken, text),
    title: `${kind} with the id ${which}`,
  };
}
