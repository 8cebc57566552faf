import { expect, it } from 'vitest';
import type { Begin } from './cases.ts';
import { movingMessages } from './messages.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantee 4: the same id with other content is refused, moves nothing and raises an alarm. */
export function otherContent({ simulator }: ProtocolUnderTest, begin: Begin): void {
  const messages = movingMessages(simulator);

  it.each(messages.filter(({ name }) => name !== 'rollback'))(
    'a $name with another amount under its id is not done, and a person is told',
    async ({ prepare }) => {
      const c = begin();
      const talk = await c.seat();
      const { say, sayOther = say } = await prepare(c, talk);
      await c.tell(say(talk));
      const other = await c.expectNothingMoved(() => c.tell(sayOther(talk)));
      expect(other.verdict).not.toBe('done');
      expect(c.world.telemetry.alarms).toContain('content_mismatch');
      expect(await c.verdictOn(say(talk)), 'the first content is still what was done').toBe('done');
    },
  );

  it.each(messages)('a $name by another player is not done once its owner sent it', async ({ prepare }) => {
    const c = begin();
    const owner = await c.seat();
    const stranger = await c.seat();
    const { say } = await prepare(c, owner);
    expect(await c.verdictOn(say(owner))).toBe('done');
    const late = await c.expectNothingMoved(() => c.tell(say(stranger)));
    expect(late.verdict).not.toBe('done');
    expect(c.world.telemetry.alarms).toContain('content_mismatch');
  });

  it.each(messages.filter(({ name }) => name === 'rollback' || name === 'payout'))(
    "a $name by another player is not done on the owner's stake",
    async ({ prepare }) => {
      const c = begin();
      const owner = await c.seat();
      const stranger = await c.seat();
      const { say } = await prepare(c, owner);
      const early = await c.expectNothingMoved(() => c.tell(say(stranger)));
      expect(early.verdict).not.toBe('done');
      expect(await c.verdictOn(say(owner))).toBe('done');
    },
  );
}
