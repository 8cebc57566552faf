import { expect, it } from 'vitest';
import { allMessages } from '../../certify/cases/messages.ts';
import { membersOf, without } from '../../certify/cases/unset.ts';
import { contentOf } from '../../shared/provider-simulator.ts';
import type { Begin } from './cases.ts';
import type { ProtocolUnderTest } from './protocols.ts';

const OWED = ['rollback', 'payout', 'retry'];

/** Owed money that is refused all the same is made known. */
export function missingMembers({ simulator }: ProtocolUnderTest, begin: Begin): void {
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
