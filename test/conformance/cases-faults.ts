import { describe, expect, it } from 'vitest';
import { allMessages, movingMessages, STAKE } from '../../certify/cases/messages.ts';
import { Conversation, FUNDS } from './conversation.ts';
import { CANARY, CHANGEABLE, FaultyWorld, FOUL } from './faulty-world.ts';
import { memoryGround } from './grounds.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantees 6 and 8: within the budget, never success for what is not durable, never a refusal for what was applied. */
export function faults(protocol: ProtocolUnderTest): void {
  const { simulator } = protocol;

  function begin(): { c: Conversation; world: FaultyWorld } {
    const world = new FaultyWorld();
    const c = Conversation.begin(protocol, memoryGround(world.store), {}, world);
    return { c, world };
  }

  describe.each(FOUL)('with $title', (weather) => {
    it.each(allMessages(simulator))(
      '$name claims nothing that is not so, and comes out right in the end',
      async (message) => {
        const { c, world } = begin();
        const talk = await c.seat();
        const { say } = await message.prepare(c, talk);
        const before = await c.balanceOf(talk);
        const startedAt = world.clock.now();
        c.faultsExpected = true;
        world.store.change(weather);
        const heard = await c.tell(say(talk));
        expect(world.clock.now() - startedAt, 'virtual milliseconds').toBeLessThanOrEqual(2000);
        const isUntouched = message.name === 'balance' && !weather.read && !weather.findAgent;
        expect(heard.verdict).toBe(isUntouched ? 'done' : 'unclear');
        expect(c.answers.at(-1)).not.toContain(CANARY);

        world.store.change({ title: 'fine' });
        expect(await c.verdictOn(say(talk)), 'the same again').toBe('done');
        expect(await c.balanceOf(talk)).toBe(before + message.moves);
      },
    );

    it('a stake of unknown outcome can be rolled back, and stays undone', async () => {
      const { c, world } = begin();
      const talk = await c.seat();
      const id = simulator.newId();
      const stake = simulator.stake(talk, { id, amount: STAKE });
      c.faultsExpected = true;
      world.store.change(weather);
      expect(await c.verdictOn(stake)).toBe('unclear');
      world.store.change({ title: 'fine' });
      expect(await c.verdictOn(simulator.rollback(talk, { id }))).toBe('done');
      expect(await c.balanceOf(talk)).toBe(FUNDS);
      expect(await c.verdictOn(stake), 'and the late copy of it').not.toBe('done');
      expect(await c.balanceOf(talk)).toBe(FUNDS);
    });
  });

  describe.each(CHANGEABLE)('with $title', (weather) => {
    it.each(movingMessages(simulator))('$name hears the true verdict', async ({ prepare, moves }) => {
      const { c, world } = begin();
      const talk = await c.seat();
      const { say } = await prepare(c, talk);
      const before = await c.balanceOf(talk);
      world.store.change(weather);
      expect(await c.tell(say(talk))).toMatchObject({ verdict: 'done', balance: before + moves });
      world.store.change({ title: 'fine' });
      expect(await c.balanceOf(talk)).toBe(before + moves);
    });
  });
}
