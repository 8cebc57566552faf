import { expect, it } from 'vitest';
import type { Begin } from './cases.ts';
import { FUNDS } from './conversation.ts';
import { PAYOUT, STAKE, takenStake } from './messages.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantee 5: any order and repetition of a round's messages ends in the balance of a legal serial order. */
export function rollbacks({ simulator }: ProtocolUnderTest, begin: Begin): void {
  it('a rollback that comes first stops the late stake, however often either is sent', async () => {
    const c = begin();
    const talk = await c.seat();
    const id = simulator.newId();
    const first = await c.verdictOn(simulator.rollback(talk, { id }));
    for (let i = 0; i < 3; i++) {
      expect(await c.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).not.toBe('done');
      expect(await c.verdictOn(simulator.rollback(talk, { id }))).toBe(first);
    }
    expect(await c.balanceOf(talk)).toBe(FUNDS);
    expect(await c.entriesOf(talk), 'a tombstone is no line').toEqual([]);
  });

  it('a rollback gives the stake back once, and the stake stays undone', async () => {
    const c = begin();
    const talk = await c.seat();
    const { id } = await takenStake(c, talk);
    for (let i = 0; i < 3; i++) {
      expect(await c.tell(simulator.rollback(talk, { id }))).toMatchObject({ verdict: 'done', balance: FUNDS });
      expect(await c.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).not.toBe('done');
    }
    const [stake, rollback, ...more] = await c.entriesOf(talk);
    expect(more).toEqual([]);
    expect(rollback).toMatchObject({ kind: 'rollback', amount: STAKE, rollbackOf: stake?.entryId });
    expect(stake?.rolledBackBy).toBe(rollback?.entryId);
  });

  it('a stake and its rollback at once leave the wallet as it was', async () => {
    for (let i = 0; i < 5; i++) {
      const c = begin();
      const talk = await c.seat();
      const id = simulator.newId();
      const [, rollback] = await Promise.all([
        c.verdictOn(simulator.stake(talk, { id, amount: STAKE })),
        c.verdictOn(simulator.rollback(talk, { id })),
      ]);
      expect(rollback).toBe('done');
      expect(await c.balanceOf(talk)).toBe(FUNDS);
    }
  });

  it('a stake that was not covered can be rolled back, and gives nothing back', async () => {
    const c = begin();
    const talk = await c.seat('1');
    const id = simulator.newId();
    expect(await c.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).toBe('refused');
    expect(await c.verdictOn(simulator.rollback(talk, { id }))).toBe('done');
    await c.world.transfer('deposit', talk.playerId, talk.currency, '100');
    const late = await c.expectNothingMoved(() => c.tell(simulator.stake(talk, { id, amount: STAKE })));
    expect(late.verdict).not.toBe('done');
  });

  const { play } = simulator;
  if (!play) return;
  it('a rollback of a play takes back stake and payout together', async () => {
    const c = begin();
    const talk = await c.seat();
    const id = simulator.newId();
    expect(await c.verdictOn(play.call(simulator, talk, { id, stake: STAKE, payout: PAYOUT }))).toBe('done');
    expect(await c.tell(simulator.rollback(talk, { id }))).toMatchObject({ verdict: 'done', balance: FUNDS });
  });
}
