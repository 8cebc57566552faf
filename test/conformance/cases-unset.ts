import { describe, expect, it } from 'vitest';
import { contentOf } from '../../shared/provider-simulator.ts';
import type { Begin } from './cases.ts';
import { allMessages, movingMessages } from './messages.ts';
import type { ProtocolUnderTest } from './protocols.ts';
import { membersOf, unsetMembers, without } from './unset.ts';

const OWED = ['rollback', 'payout', 'retry'];

/** Owed money is not refused for a member that chooses nothing; what is refused all the same is made known. */
export function unsetMembersOf({ simulator }: ProtocolUnderTest, begin: Begin): void {
  describe.each(movingMessages(simulator))('$name', ({ prepare, moves }) => {
    it('is taken whatever stands in a member that only describes, and is then the same as without', async () => {
      const c = begin();
      const talk = await c.seat('100000000');
      const count = unsetMembers(contentOf((await prepare(c, talk)).say(talk)), simulator.describing).length;
      for (let nth = 0; nth < count; nth++) {
        const genuine = (await prepare(c, talk)).say(talk);
        const unset = unsetMembers(contentOf(genuine), simulator.describing)[nth];
        if (!unset) throw new Error('the same message has the same members');
        const before = await c.balanceOf(talk);
        const spoken = simulator.reword(talk, genuine, unset.content);
        expect(await c.verdictOn(spoken), unset.title).toBe('done');
        expect((await c.balanceOf(talk)) - before, unset.title).toBe(moves);
        expect(await c.verdictOn(spoken), `${unset.title}, again`).toBe('done');
        expect((await c.balanceOf(talk)) - before, `${unset.title}, again`).toBe(moves);
      }
    });
  });

  it.each(allMessages(simulator))('a $name that is malformed is made known if money waits for it', async (message) => {
    const c = begin();
    const talk = await c.seat();
    const genuine = (await message.prepare(c, talk)).say(talk);
    const { alarms, reports } = c.world.telemetry;
    for (const name of membersOf(contentOf(genuine))) {
      alarms.length = 0;
      const content = without(contentOf(genuine), name);
      await c.tell(simulator.reword(talk, genuine, content));
      const { reason, member } = reports.at(-1) ?? {};
      if (reason !== 'malformed') continue;
      expect(alarms, `without ${name}`).toEqual(OWED.includes(message.name) ? ['malformed_owed'] : []);
      expect(member, `without ${name}`).toMatch(/^[A-Za-z_]+$/);
    }
  });
}
