import { expect, it } from 'vitest';
import type { Talk } from '../../shared/provider-simulator.ts';
import type { Begin } from './cases.ts';
import { FUNDS } from './conversation.ts';
import { PAYOUT, STAKE, takenStake } from './messages.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Guarantee 5 for protocols that pay out by a message of its own. */
export function payouts({ simulator }: ProtocolUnderTest, begin: Begin): void {
  const { payout } = simulator;
  if (!payout) return;
  const paid = (talk: Talk, stakeId: string, id = simulator.newId()) =>
    payout.call(simulator, talk, { id, stakeId, amount: PAYOUT });

  it('a payout that comes before its stake is not done, and is done when it comes again', async () => {
    const c = begin();
    const talk = await c.seat();
    const [stakeId, id] = [simulator.newId(), simulator.newId()];
    expect(await c.verdictOn(paid(talk, stakeId, id))).not.toBe('done');
    expect(await c.verdictOn(simulator.stake(talk, { id: stakeId, amount: STAKE }))).toBe('done');
    expect(await c.tell(paid(talk, stakeId, id))).toMatchObject({ verdict: 'done', balance: FUNDS - STAKE + PAYOUT });
  });

  it('a payout on a stake that was rolled back is not done', async () => {
    const c = begin();
    const talk = await c.seat();
    const { id: stakeId } = await takenStake(c, talk);
    await c.tell(simulator.rollback(talk, { id: stakeId }));
    const late = await c.expectNothingMoved(() => c.tell(paid(talk, stakeId)));
    expect(late.verdict).not.toBe('done');
  });

  it('a payout on a stake that was refused is not done', async () => {
    const c = begin();
    const talk = await c.seat('1');
    const stakeId = simulator.newId();
    expect(await c.verdictOn(simulator.stake(talk, { id: stakeId, amount: STAKE }))).toBe('refused');
    const late = await c.expectNothingMoved(() => c.tell(paid(talk, stakeId)));
    expect(late.verdict).not.toBe('done');
  });

  it('a rollback after the payout is refused: the stake was played', async () => {
    const c = begin();
    const talk = await c.seat();
    const { id: stakeId } = await takenStake(c, talk);
    await c.tell(paid(talk, stakeId));
    const rollback = await c.expectNothingMoved(() => c.tell(simulator.rollback(talk, { id: stakeId })));
    expect(rollback.verdict).not.toBe('done');
  });

  it('a payout and a rollback of one stake at once: exactly one of them is done', async () => {
    for (let i = 0; i < 5; i++) {
      const c = begin();
      const talk = await c.seat();
      const { id: stakeId } = await takenStake(c, talk);
      const verdicts = await Promise.all([
        c.verdictOn(paid(talk, stakeId)),
        c.verdictOn(simulator.rollback(talk, { id: stakeId })),
      ]);
      expect(verdicts.filter((verdict) => verdict === 'done')).toHaveLength(1);
      expect(await c.balanceOf(talk)).toBe(verdicts[0] === 'done' ? FUNDS - STAKE + PAYOUT : FUNDS);
    }
  });
}
