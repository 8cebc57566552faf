import { expect, it } from 'vitest';
import { movingMessages, STAKE } from '../../certify/cases/messages.ts';
import type { Begin } from './cases.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantee 11, where the player is known by a session: its end stops stakes, and nothing that is owed. */
export function sessions({ manifest, simulator }: ProtocolUnderTest, begin: Begin): void {
  it('takes no new stake, also when it ran out by itself', async () => {
    const c = begin();
    const { playerId, ...rest } = await c.seat();
    const secret = await c.world.openSession(manifest.protocol, c.agentId, playerId, rest.currency, 0);
    const stake = simulator.stake({ ...rest, playerId, secret }, { id: simulator.newId(), amount: STAKE });
    expect(await c.verdictOn(stake)).not.toBe('done');
  });

  it.each(movingMessages(simulator))('hears what it heard before: $name', async ({ prepare }) => {
    const c = begin();
    const talk = await c.seat();
    const { say } = await prepare(c, talk);
    expect(await c.verdictOn(say(talk))).toBe('done');
    await c.world.store.end(talk.secret, c.world.now());
    const again = await c.expectNothingMoved(() => c.tell(say(talk)));
    expect(again.verdict).toBe('done');
  });

  it.each(movingMessages(simulator))('a newer session of the player repeats $name', async ({ prepare }) => {
    const c = begin();
    const talk = await c.seat();
    const { say } = await prepare(c, talk);
    expect(await c.verdictOn(say(talk))).toBe('done');
    const later = await c.talk(talk.playerId);
    const again = await c.expectNothingMoved(() => c.tell(say(later)));
    expect(again.verdict).toBe('done');
  });
}
