import { describe, expect, it } from 'vitest';
import { allMessages, STAKE } from '../../certify/cases/messages.ts';
import type { Talk } from '../../shared/provider-simulator.ts';
import type { Begin } from './cases.ts';
import type { Conversation } from './conversation.ts';
import type { ProtocolUnderTest } from './protocols.ts';

type Stranger = (c: Conversation, talk: Talk) => Promise<Talk>;

/** Guarantee 10: who may not speak about a wallet is told nothing about it and moves nothing in it. */
export function strangers({ simulator }: ProtocolUnderTest, begin: Begin): void {
  const unknownAgent: Stranger = async (_, talk) => ({ ...talk, agentId: 'nobody' });
  const pathOfOtherAgent: Stranger = async (c, talk) => {
    c.register('other-agent');
    return { ...talk, agentId: 'other-agent' };
  };
  describe.each<[string, Stranger]>([
    ['the path of another agent', pathOfOtherAgent],
    ['an agent that is not registered', unknownAgent],
  ])('with %s', (_, stranger) => {
    it.each(allMessages(simulator))('$name is not done, and no balance is shown', async ({ prepare }) => {
      const c = begin();
      const talk = await c.seat('123.45');
      const { say } = await prepare(c, talk);
      const heard = await c.expectNothingMoved(async () => c.tell(say(await stranger(c, talk))));
      expect(heard.verdict).not.toBe('done');
      expect(heard.balance ?? 0n).toBe(0n);
      expect(await c.verdictOn(say(talk)), 'the message itself was good').toBe('done');
    });
  });

  it.each(allMessages(simulator))('from an address that is not allowed, $name is not done', async ({ prepare }) => {
    const c = begin({ allowedSourceIps: ['203.0.113.0/24', '2001:db8::/32'] });
    c.sourceIp = '203.0.113.9';
    const talk = await c.seat();
    const { say } = await prepare(c, talk);
    const heard = await c.expectNothingMoved(() => c.tell(say(talk), { sourceIp: '203.0.114.1' }));
    expect(heard.verdict).not.toBe('done');
    expect(await c.verdictOn(say(talk), { sourceIp: '2001:db8::1' })).toBe('done');
  });

  // Where messages name player and currency, the certifier's cases name others.
  if (simulator.keyMember !== undefined) return;
  it('a player that nobody knows stakes nothing, and nothing is written', async () => {
    const c = begin();
    await c.seat();
    const nobody = await c.talk('p-nobody');
    const heard = await c.expectNothingMoved(() =>
      c.tell(simulator.stake(nobody, { id: simulator.newId(), amount: STAKE })),
    );
    expect(heard.verdict).not.toBe('done');
    expect(await c.verdictOn(simulator.balance(nobody))).not.toBe('done');
  });

  it.each(['JPY', 'USD'])(
    'a wallet that is not open (%s) stakes nothing, and the open one is not touched',
    async (currency) => {
      const c = begin();
      const { playerId } = await c.seat();
      const other = await c.talk(playerId, c.agentId, currency);
      const heard = await c.expectNothingMoved(() =>
        c.tell(simulator.stake(other, { id: simulator.newId(), amount: STAKE })),
      );
      expect(heard.verdict).not.toBe('done');
      expect(await c.verdictOn(simulator.balance(other))).not.toBe('done');
    },
  );
}
