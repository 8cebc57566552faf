import { expect, it } from 'vitest';
import type { Begin } from './cases.ts';
import { FUNDS } from './conversation.ts';
import { STAKE } from './messages.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantee 9: ids keep every digit, and mean one transaction of one agent. */
export function ids({ simulator }: ProtocolUnderTest, begin: Begin): void {
  it('the largest id and the one before it are two transactions, kept with every digit', async () => {
    const c = begin();
    const talk = await c.seat();
    const largest = simulator.largestId;
    const before = largest.slice(0, -1) + String(Number(largest.at(-1)) - 1);
    for (const id of [largest, before]) {
      expect(await c.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).toBe('done');
      expect(await c.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).toBe('done');
    }
    expect(await c.verdictOn(simulator.rollback(talk, { id: before }))).toBe('done');
    const entries = await c.entriesOf(talk);
    expect(entries.map(({ transactionId }) => transactionId)).toEqual([largest, before, before]);
    expect(await c.balanceOf(talk)).toBe(FUNDS - STAKE);
  });

  it('one id at two agents is two transactions', async () => {
    const c = begin();
    const talk = await c.seat();
    const id = simulator.newId();
    const elsewhere = `${c.agentId}-2`;
    c.register(elsewhere);
    const other = await c.talk(talk.playerId, elsewhere);
    expect(await c.tell(simulator.stake(talk, { id, amount: STAKE }))).toMatchObject({ balance: FUNDS - STAKE });
    expect(await c.tell(simulator.stake(other, { id, amount: STAKE }))).toMatchObject({ balance: FUNDS - 2n * STAKE });
    expect(await c.tell(simulator.rollback(talk, { id }))).toMatchObject({ balance: FUNDS - STAKE });
    expect((await c.entriesOf(talk)).map(({ source }) => source?.agentId)).toEqual([c.agentId, elsewhere, c.agentId]);
  });
}
