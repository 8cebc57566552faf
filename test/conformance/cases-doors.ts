import { describe, expect, it } from 'vitest';
import { allMessages } from '../../certify/cases/messages.ts';
import type { Begin } from './cases.ts';
import type { Conversation } from './conversation.ts';
import type { ProtocolUnderTest } from './protocols.ts';

const ANY_ADDRESS = ['0.0.0.0/0', '::/0'];

/** Outside `dev` nobody is taken for the provider only because he knows the address of an agent. */
export function doors({ manifest, simulator }: ProtocolUnderTest, begin: Begin): void {
  const closed = (registration?: Parameters<Begin>[0]) => {
    const c = begin(registration);
    c.world.openDoors = false;
    return c;
  };
  const lastReport = (c: Conversation) => c.world.telemetry.reports.at(-1);

  describe('an agent without a list of addresses', () => {
    if (manifest.callbacks === 'unsigned') {
      it.each(allMessages(simulator))(
        'is refused as open: $name is answered 403, and moves nothing',
        async (message) => {
          const c = begin();
          const talk = await c.seat();
          const { say } = await message.prepare(c, talk);
          c.world.openDoors = false;
          const before = await c.look();
          expect(await c.send(say(talk))).toMatchObject({ statusCode: 403 });
          expect(await c.look()).toEqual(before);
          expect(lastReport(c)).toMatchObject({ result: 'rejected', reason: 'door_open' });
        },
      );
    } else {
      it('is served, because its callbacks are signed', async () => {
        const c = closed();
        expect(await c.verdictOn(simulator.balance(await c.seat()))).toBe('done');
      });
    }
  });

  it('whoever means every address may say so', async () => {
    const c = closed({ allowedSourceIps: ANY_ADDRESS });
    const talk = await c.seat();
    expect(await c.verdictOn(simulator.balance(talk), { sourceIp: '203.0.113.9:443' })).toBe('done');
    expect(await c.verdictOn(simulator.balance(talk), { sourceIp: '[2001:db8::1]:443' })).toBe('done');
  });

  it.each(allMessages(simulator))(
    'while an agent is stopped, $name hears "try again" and moves nothing',
    async (message) => {
      const c = begin();
      const talk = await c.seat();
      const { say } = await message.prepare(c, talk);
      c.register(c.agentId, { enabled: false });
      const stopped = await c.talk(talk.playerId);
      const heard = await c.expectNothingMoved(() => c.tell(say(stopped)));
      expect(heard.verdict).toBe('unclear');
      expect(lastReport(c)).toMatchObject({ result: 'rejected', reason: 'agent_disabled' });
    },
  );
}
