import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

const currencies = {
  kVND: { currency: 'VND', majorPerUnit: '10.5' },
  sat$: { currency: 'BTC', majorPerUnit: '0.00001' },
};

describe('vela: money of other names and units', () => {
  it('counts in the units of the setting, whatever unitsPerMajor says, and names the currency as the provider does', async () => {
    const settings = { currencies, unitsPerMajor: { VND: 10000 } };
    const c = await Conversation.begin({ settings, currency: 'VND', balance: '1000' });
    const { body } = await c.get('authenticate', `access_token=${c.token}`);
    expect(JSON.parse(body ?? '')).toEqual({ status_code: 0, member_id: 'p1', balance: 95, currency: 'kVND' });
    await c.plays(`
      bet 1 5      => 0 90
      result 1 95  => 0 185
      bet 2 186    => 3
    `);
    expect(await c.world.balanceOf('p1', 'VND')).toBe(19_450_000n);
  });

  it('refuses what four decimals cannot say, and makes known what is owed', async () => {
    const c = await Conversation.begin({ settings: { currencies }, currency: 'BTC', balance: '1' });
    await c.plays(`
      bet 1 15     => 2
      bet 1 10     => 0 99990
      result 1 5   => 2
      result 1 10  => 0 100000
    `);
    expect(c.world.telemetry.alarms).toEqual(['malformed_owed']);
    expect(c.world.telemetry.reports.map(({ member }) => member)).toEqual([
      'total_bet',
      undefined,
      'total_win',
      undefined,
    ]);
  });

  it('refuses more than the limit with its retryable answer, and pays once the limit is raised', async () => {
    const c = await Conversation.begin({ settings: { largestPayout: { MYR: '5' } } });
    await c.plays(`
      bet 1 100     => 0 9900
      result 1 501  => HTTP 500 5
      result 1 501  => HTTP 500 5
    `);
    await c.plays(`
      betwin 2 100 501  => HTTP 500 5
      betwin 3 100 500  => 0 10300
    `);
    expect(c.world.telemetry.alarms).toEqual(['payout_too_large', 'payout_too_large', 'payout_too_large']);
    c.world.register('vela', 'op1', { settings: { largestPayout: { MYR: '6' } } });
    await c.plays(`
      result 1 501  => 0 10801
      refund 2      => 0 10801
      refund 3      => 0 10401
    `);
  });
});
