import { describe, expect, it } from 'vitest';
import { movingMessages, STAKE, takenStake } from '../../certify/cases/messages.ts';
import type { Begin } from './cases.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** What only the ledger shows of what the shared cases do. */
export function ledgerLines({ simulator }: ProtocolUnderTest, begin: Begin): void {
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
  });

  it('a tombstone is no line', async () => {
    const c = begin();
    const talk = await c.seat();
    const id = simulator.newId();
    await c.tell(simulator.rollback(talk, { id }));
    await c.tell(simulator.stake(talk, { id, amount: STAKE }));
    expect(await c.entriesOf(talk)).toEqual([]);
  });

  it('a stake and its rollback name each other', async () => {
    const c = begin();
    const talk = await c.seat();
    const id = await takenStake(c, talk);
    await c.tell(simulator.rollback(talk, { id }));
    const [stake, rollback, ...more] = await c.entriesOf(talk);
    expect(more).toEqual([]);
    expect(rollback).toMatchObject({ kind: 'rollback', amount: STAKE, rollbackOf: stake?.entryId });
    expect(stake?.rolledBackBy).toBe(rollback?.entryId);
  });

  it('the largest id is kept with every digit', async () => {
    const c = begin();
    const talk = await c.seat();
    const { largestId: id } = simulator;
    await c.takeStake(talk, { id, amount: STAKE });
    expect(await c.entriesOf(talk)).toMatchObject([{ transactionId: id }]);
  });

  it('one id at two agents is two lines, each of its own agent', async () => {
    const c = begin();
    const talk = await c.seat();
    const elsewhere = `${c.agentId}-2`;
    c.register(elsewhere);
    const stake = { id: simulator.newId(), amount: STAKE };
    await c.takeStake(talk, stake);
    await c.takeStake(await c.talk(talk.playerId, elsewhere), stake);
    expect((await c.entriesOf(talk)).map(({ source }) => source?.agentId)).toEqual([c.agentId, elsewhere]);
  });
}
