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
    expect([await c.b(1, 5), await c.s(1, 95), await c.b(2, 186)]).toEqual(['0 90', '0 185', '3']);
    expect(await c.world.balanceOf('p1', 'VND')).toBe(19_450_000n);
  });

  it('refuses what four decimals cannot say, and makes known what is owed', async () => {
    const c = await Conversation.begin({ settings: { currencies }, currency: 'BTC', balance: '1' });
    expect([await c.b(1, 15), await c.b(1, 10), await c.s(1, 5), await c.s(1, 10)]).toEqual([
      '2',
      '0 99990',
      '2',
      '0 100000',
    ]);
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
    expect([await c.b(1, 100), await c.s(1, 501), await c.s(1, 501)]).toEqual(['0 9900', 'HTTP 500 5', 'HTTP 500 5']);
    expect([await c.bw(2, 100, 501), await c.bw(3, 100, 500)]).toEqual(['HTTP 500 5', '0 10300']);
    expect(c.world.telemetry.alarms).toEqual(['payout_too_large', 'payout_too_large', 'payout_too_large']);
    c.world.register('vela', 'op1', { settings: { largestPayout: { MYR: '6' } } });
    expect([await c.s(1, 501), await c.x(2), await c.x(3)]).toEqual(['0 10801', '0 10801', '0 10401']);
  });
});
