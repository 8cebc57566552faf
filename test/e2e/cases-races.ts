import { expect, it } from 'vitest';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { balanceOf, expectSoundBooks, Table } from './table.ts';
import type { Wire } from './wire.ts';

const FUNDS = 1_000_000n;
const STAKE = 100_000n;
const AT_ONCE = 32;

/** What many connections do to one wallet at the same moment. `unclear` answers are sent again, as a provider would. */
export function races(protocol: ProtocolUnderTest, wire: () => Wire): void {
  const { simulator } = protocol;

  it(`takes ten of ${AT_ONCE} stakes that are sent at once, when ten are covered`, async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const ids = Array.from({ length: AT_ONCE }, () => simulator.newId());
    const heard = await Promise.all(ids.map((id) => table.settle(simulator.stake(talk, { id, amount: STAKE }))));
    const verdicts = heard.map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === 'done')).toHaveLength(10);
    expect(verdicts.filter((verdict) => verdict === 'refused')).toHaveLength(AT_ONCE - 10);
    expect(await balanceOf(wire(), talk.playerId)).toBe(0n);
    expect(await expectSoundBooks(wire(), talk.playerId)).toHaveLength(11);
  });

  it(`books one of ${AT_ONCE} copies of one stake, and calls all of them done`, async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const id = simulator.newId();
    const copies = Array.from({ length: AT_ONCE }, () => table.settle(simulator.stake(talk, { id, amount: STAKE })));
    const verdicts = (await Promise.all(copies)).map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['done']));
    expect(await balanceOf(wire(), talk.playerId)).toBe(FUNDS - STAKE);
    expect(await expectSoundBooks(wire(), talk.playerId)).toHaveLength(2);
  });

  it('ends with nothing taken when a stake and its rollback are under way at once', async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const rounds = Array.from({ length: 8 }, async () => {
      const id = simulator.newId();
      await Promise.all([
        table.tell(simulator.stake(talk, { id, amount: STAKE })),
        table.settle(simulator.rollback(talk, { id })),
      ]);
    });
    await Promise.all(rounds);
    expect(await balanceOf(wire(), talk.playerId)).toBe(FUNDS);
    await expectSoundBooks(wire(), talk.playerId);
  });
}
