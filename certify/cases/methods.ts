import type { Simulator } from '../../shared/provider-simulator.ts';
import type { CertificationCase } from '../case.ts';
import { allMessages } from './messages.ts';
import { SOURCES } from './rules.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Whatever is on the way (a crawler, a cache, a page of another site) may repeat a GET, and asks with OPTIONS first. */
export function otherMethods(simulator: Simulator): CertificationCase {
  return {
    id: 'hostile/other-methods',
    title: 'by a method that is not the one of the document nothing is done, and nothing moves',
    rule: 'A callback has one method. Whoever takes another one lets a link or a page move money.',
    source: SOURCES.form,
    // A conversation inside one process has routes and no methods.
    needs: ['rich', 'hangUp'],
    async play(exam) {
      const seat = await exam.seat('rich');
      for (const message of allMessages(simulator)) {
        exam.part();
        const said = exam.said(seat, message, await message.prepare(exam, seat));
        for (const method of METHODS.filter((other) => other !== said.spoken.method)) {
          const spoken = { ...said.spoken, method };
          await exam.sayAnyhow({ ...said, spoken, title: `${message.name} by ${method}` });
        }
      }
    },
  };
}
