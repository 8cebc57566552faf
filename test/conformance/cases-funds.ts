import { describe, expect, it } from 'vitest';
import { allMessages, movingMessages, STAKE } from '../../certify/cases/messages.ts';
import type { Begin } from './cases.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantees 7 and 11, where an operator is in the middle: what a closed player may not do, and what is owed to them all the same. */
export function fundsAndStanding({ simulator }: ProtocolUnderTest, begin: Begin): void {
  it('a wallet with fractions that the provider cannot say is never told to hold more than it does', async () => {
    const c = begin();
    const talk = await c.seat('99.9999');
    const heard = await c.tell(simulator.balance(talk));
    expect(heard.balance).toBe(999_999n - (999_999n % simulator.smallestAmount));
  });

  describe('a closed player', () => {
    it('starts nothing: a stake is not done', async () => {
      const c = begin();
      const talk = await c.seat('100', 'closed');
      const heard = await c.expectNothingMoved(() =>
        c.tell(simulator.stake(talk, { id: simulator.newId(), amount: STAKE })),
      );
      expect(heard.verdict).not.toBe('done');
    });

    it.each(movingMessages(simulator).filter(({ name }) => ['payout', 'rollback'].includes(name)))(
      'is still given what is owed: $name is done',
      async ({ prepare, moves }) => {
        const c = begin();
        const talk = await c.seat();
        const { say } = await prepare(c, talk);
        await c.world.store.setStatus(talk.playerId, 'closed', c.world.now());
        const before = await c.balanceOf(talk);
        expect(await c.verdictOn(say(talk))).toBe('done');
        expect(await c.balanceOf(talk)).toBe(before + moves);
      },
    );
  });

  describe.each(['blocked', 'closed'] as const)('a %s player', (status) => {
    it.each(allMessages(simulator))('hears of what was done before as before: $name', async ({ name, prepare }) => {
      const c = begin();
      const talk = await c.seat();
      const { say } = await prepare(c, talk);
      expect(await c.verdictOn(say(talk))).toBe('done');
      await c.world.store.setStatus(talk.playerId, status, c.world.now());
      if (name !== 'balance') expect(await c.verdictOn(say(talk))).toBe('done');
    });
  });
}
