import { describe, expect, it } from 'vitest';
import type { Heard } from '../../shared/provider-simulator.ts';
import type { Begin } from './cases.ts';
import { FUNDS } from './conversation.ts';
import { allMessages, movingMessages, STAKE } from './messages.ts';
import type { ProtocolUnderTest } from './protocols.ts';

const COPIES = 32;

/** Guarantees 2 and 3: one effect per id, one verdict per request. */
export function repeats({ simulator }: ProtocolUnderTest, begin: Begin): void {
  describe.each(allMessages(simulator))('$name', ({ moves, prepare }) => {
    it('is done, answers the balance as it is then, and the same again changes nothing', async () => {
      const c = begin();
      const talk = await c.seat();
      const { say } = await prepare(c, talk);
      const before = await c.balanceOf(talk);
      expect(await c.tell(say(talk))).toMatchObject({ verdict: 'done', balance: before + moves });
      const again = await c.expectNothingMoved(() => c.tell(say(talk)));
      expect(again).toMatchObject({ verdict: 'done', balance: before + moves });
    });
  });

  describe.each(movingMessages(simulator))('$name', ({ moves, prepare }) => {
    it('is one line of the ledger, with the id that the provider gave', async () => {
      const c = begin();
      const talk = await c.seat();
      const { id, say } = await prepare(c, talk);
      const earlier = (await c.entriesOf(talk)).length;
      await c.tell(say(talk));
      await c.tell(say(talk));
      const entries = (await c.entriesOf(talk)).slice(earlier);
      expect(entries).toHaveLength(1);
      const [entry] = entries;
      expect(entry).toMatchObject({ amount: moves, source: { protocol: simulator.protocol, agentId: talk.agentId } });
      const stakesId = (await c.entriesOf(talk))[0]?.transactionId;
      expect([id, stakesId]).toContain(entry?.transactionId);
    });

    it(`sent ${COPIES} times at once moves money once, and every copy hears that it is done`, async () => {
      const c = begin();
      const talk = await c.seat();
      const { say } = await prepare(c, talk);
      const before = await c.balanceOf(talk);
      const heard = await Promise.all(Array.from({ length: COPIES }, () => c.tell(say(talk))));
      expect(verdicts(heard)).toEqual({ done: COPIES });
      expect(await c.balanceOf(talk)).toBe(before + moves);
    });
  });

  it(`${COPIES} different stakes at once take what is there and not more`, async () => {
    const c = begin();
    const talk = await c.seat();
    const ids = Array.from({ length: COPIES }, () => simulator.newId());
    const heard = await Promise.all(ids.map((id) => c.tell(simulator.stake(talk, { id, amount: STAKE }))));
    const covered = Number(FUNDS / STAKE);
    expect(verdicts(heard)).toEqual({ done: covered, refused: COPIES - covered });
    expect(await c.balanceOf(talk)).toBe(0n);
    expect(await c.entriesOf(talk)).toHaveLength(covered);
  });
}

function verdicts(heard: readonly Heard[]): Partial<Record<Heard['verdict'], number>> {
  const counts: Partial<Record<Heard['verdict'], number>> = {};
  for (const { verdict } of heard) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
