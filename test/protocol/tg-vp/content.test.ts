import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

const SENT = { brand: 'VP', jackpotWin: 5 };

/** Section 4, content: what must not change under an id, field by field. */
describe.each(['tg', 'vp'] as const)('%s: the content of a bet', (protocol) => {
  async function booked() {
    const c = new Conversation(protocol);
    await c.world.openPlayer('p1', 'THB', '100');
    await c.world.openPlayer('p2', 'THB', '100');
    await c.world.store.openWallet('p1', 'EUR');
    expect(await c.b('a', 10, 4, SENT)).toBe('0000 94');
    c.world.telemetry.alarms.length = 0;
    return c;
  }

  it.each([
    ['stake', 11, 4, {}, 94],
    ['win', 10, 5, {}, 94],
    ['jackpot', 10, 4, { jackpotWin: 6 }, 94],
    ['jackpot left out', 10, 4, { jackpotWin: undefined }, 94],
    ['brand', 10, 4, { brand: 'TG' }, 94],
    ['currency', 10, 4, { currency: 'EUR' }, 0],
    ['player', 10, 4, { uid: 'p2' }, 100],
  ])('with another %s is refused with an alarm, as a bet and as a retry', async (_, stake, win, more, balance) => {
    const c = await booked();
    expect(await c.b('a', stake, win, { ...SENT, ...more })).toBe(`9999 ${balance}`);
    expect(await c.r('a', stake, win, { ...SENT, ...more })).toBe(`9999 ${balance}`);
    expect(c.world.telemetry.alarms).toEqual(['content_mismatch', 'content_mismatch']);
  });

  it.each([
    ['amounts in another form', '10.00', '4e0', {}],
    ['another round', 10, 4, { roundId: 'r2' }],
    ['another game', 10, 4, { gameCode: 'VP_9' }],
    ['another time', 10, 4, { betTime: 't2', txTime: 't2' }],
    ['other recorded fields', 10, 4, { validBetAmt: 3, jackpotContribute: 1, betType: 2, gameInfo: 'x' }],
  ])('with %s is the same bet', async (_, stake, win, more) => {
    const c = await booked();
    expect(await c.b('a', stake, win, { ...SENT, ...more })).toBe('2001 94');
    expect(c.world.telemetry.alarms).toEqual([]);
  });
});
