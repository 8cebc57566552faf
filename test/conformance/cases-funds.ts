import { describe, expect, it } from 'vitest';
import { allMessages, movingMessages, STAKE } from '../../certify/cases/messages.ts';
import type { Begin } from './cases.ts';
import { FUNDS } from './conversation.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantees 3, 7 and 11: nothing below zero, a refusal is kept, and what is owed to the player is taken. */
export function fundsAndStanding({ simulator }: ProtocolUnderTest, begin: Begin): void {
  it('a stake that was not covered stays refused after a deposit; a new one is taken', async () => {
    const c = begin();
    const talk = await c.seat();
    const amount = FUNDS + STAKE;
    const beyond = simulator.stake(talk, { id: simulator.newId(), amount });
    expect(await c.verdictOn(beyond)).toBe('refused');
    await c.world.transfer('deposit', talk.playerId, talk.currency, '50');
    const again = await c.expectNothingMoved(() => c.tell(beyond));
    expect(again.verdict).toBe('refused');
    expect(await c.verdictOn(simulator.stake(talk, { id: simulator.newId(), amount }))).toBe('done');
  });

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
