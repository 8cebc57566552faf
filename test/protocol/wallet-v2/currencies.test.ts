import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

const currencies = {
  'VND(K)': { currency: 'VND', majorPerUnit: '1000' },
  sat: { currency: 'U2BTC', majorPerUnit: '0.00001' },
};

describe('wallet-v2: money of other names and units', () => {
  it('counts in the units of the setting and names the currency as the provider does', async () => {
    const c = await Conversation.begin({ settings: { currencies }, currency: 'VND', balance: '100500.5' });
    const { body } = await c.post(`{"type":"credit","code":"${c.code}"}`);
    expect(JSON.parse(body)).toMatchObject({ credit: 100, result: 1, currency: 'VND(K)' });
    await c.plays(`
      bet 1 40 in 1  => 60
      win 2 7 in 1   => 67
      bet 3 68 in 3  => #110
    `);
  });

  it('takes a currency code with digits in a session, and refuses what four decimals cannot say', async () => {
    const c = await Conversation.begin({ settings: { currencies }, currency: 'U2BTC', balance: '1' });
    await c.plays(`
      bet 1 15 in 1  => #100
      bet 1 10 in 1  => 99990
      win 2 5 in 1   => #100
    `);
    expect(c.world.telemetry.alarms).toEqual(['malformed_owed']);
  });

  it('refuses more than the limit without a verdict, and pays once the limit is raised', async () => {
    const c = await Conversation.begin({ settings: { largestPayout: { USD: '5' } } });
    expect(await c.b(1, 100, 1)).toBe('99900');
    const { status: statusCode, body } = await c.post(
      `{"type":"win","code":"${c.code}","id":2,"round_id":1,"win":501}`,
    );
    expect([statusCode, body]).toEqual([500, '{"error":"temporarily_unavailable"}']);
    expect(c.world.telemetry.alarms).toEqual(['payout_too_large']);
    c.register('op1', { largestPayout: { USD: '5.01' } });
    await c.plays(`
      win 2 501 in 1  => 100401
      win 3 502 in 1  => HTTP 500
    `);
  });

  it('pays a win that names neither round nor game on the newest bet', async () => {
    const c = await Conversation.begin();
    expect(await c.b(1, 100, 1)).toBe('99900');
    const nothing = { round_id: 'null', game: '""' };
    await c.plays(`
      win 2 5 in 0 round_id=null game=""  => 99905
      win 3 5 in 1 round_id=-1            => 99910
    `);
    expect([await c.c(1, { round_id: '""' }), await c.w(4, 5, 0, { ...nothing, game: '99' })]).toEqual([
      '#123',
      '#122',
    ]);
  });

  it('has no round 0', async () => {
    const c = await Conversation.begin();
    const other = await c.seat('p2');
    expect(await c.b(1, 100, 0)).toBe('99900');
    expect(await c.b(2, 100, 0, { code: `"${other}"` })).toBe('99900');
    expect(await c.w(3, 50, '"0"')).toBe('99950');
  });
});
