import { describe, expect, it } from 'vitest';
import { settings as schema } from '../../../functions/tg/registration.ts';
import { Conversation } from './conversation.ts';

const CURRENCIES = {
  'VND(K)': { currency: 'VND', majorPerUnit: '1000' },
  mBTC: { currency: 'BTC', majorPerUnit: '0.001' },
  THB: { currency: 'THB', majorPerUnit: '1' },
};

describe.each(['tg', 'vp'] as const)('%s: the setting currencies', (protocol) => {
  async function begin(wallets: Readonly<Record<string, string>>, settings: object = {}) {
    const c = new Conversation(protocol, undefined, { currencies: CURRENCIES, ...settings });
    for (const [currency, balance] of Object.entries(wallets)) await c.world.openPlayer('p1', currency, balance);
    return c;
  }
  const K = { currency: 'VND(K)' };
  const M = { currency: 'mBTC' };

  it('counts in the unit of the provider, both ways, and tells what is there rounded down', async () => {
    const c = await begin({ VND: '1000000.05' });
    expect(await c.balance('p1', 'VND(K)')).toBe('0000 1000');
    expect(await c.b('a', 1.5, 0, K)).toBe('0000 998.5');
    expect(await c.b('b', '0.12345', 1, K)).toBe('0000 999.3766');
    expect(await c.b('b', '0.1234500', 1, K)).toBe('2001 999.3766');
    expect(await c.b('b', '0.12346', 1, K)).toBe('9999 999.3766');
    expect(await c.x('a')).toBe('0000 1000.8766');
    expect(await c.world.balanceOf('p1', 'VND')).toBe(10_008_766_000n);
  });

  it('refuses an amount that does not come out in four decimals', async () => {
    const c = await begin({ BTC: '1' });
    expect(await c.b('a', '0.05', 0, M)).toBe('9999 1000');
    expect(await c.b('a', '0.1', 0, M)).toBe('0000 999.9');
    expect(await c.b('b', '0.30000000000000004', 0, M)).toBe('0000 999.6');
    expect(await c.r('c', 0, '0.01', M)).toBe('9999 999.6');
    expect(c.world.telemetry.alarms).toEqual(['malformed_owed']);
  });

  it('knows a currency of ours by its code alone, and all others by themselves', async () => {
    const c = await begin({ VND: '1000', THB: '5', JPY: '7' });
    expect(await c.balance('p1', 'VND')).toBe('9999 0');
    expect(await c.b('a', 1, 0, { currency: 'VND' })).toBe('9999 0');
    await c.plays(`
      balance p1 THB  => 0000 5
      balance p1 JPY  => 0000 7
    `);
    expect(await c.balance('p1', 'constructor')).toBe('9999 0');
  });

  it('limits what one bet may credit, in our currency, and forgets that it refused', async () => {
    const c = await begin({ VND: '0', THB: '10' }, { largestPayout: { VND: '5000', USD: '1' } });
    expect(await c.b('a', 0, 5, K)).toBe('0000 5');
    expect(await c.b('b', 0, '5.0000001', K)).toBe('9999 5');
    expect(await c.r('b', 0, '5.0000001', K)).toBe('9999 5');
    expect(await c.b('c', 0, 6000, { currency: 'THB' })).toBe('0000 6010');
    expect(c.world.telemetry.alarms).toEqual(['payout_too_large', 'payout_too_large']);
    c.register('op1', { currencies: CURRENCIES });
    expect(await c.r('b', 0, '5.0000001', K)).toBe('0000 10');
    expect(await c.x('c')).toBe('0000 10');
  });
});

describe('registration', () => {
  const takes = (settings: object) => schema.safeParse(settings).success;
  it.each([
    { currencies: { 'VND(K)': { currency: 'VND', majorPerUnit: '1000' } } },
    { currencies: { uXBT: { currency: 'UBTC', majorPerUnit: '0.000001' } } },
    { currencies: { A1: { currency: 'B2C', majorPerUnit: '1' } } },
    { largestPayout: { EUR: '0.0001', USDT0: '999999999999999.9999' } },
  ])('takes %o', (settings) => expect(takes(settings)).toBe(true));

  it.each([
    { currencies: { 'VND K': { currency: 'VND', majorPerUnit: '1' } } },
    { currencies: { '': { currency: 'VND', majorPerUnit: '1' } } },
    { currencies: { [`${'x'.repeat(17)}`]: { currency: 'VND', majorPerUnit: '1' } } },
    { currencies: { X: { currency: 'vnd', majorPerUnit: '1' } } },
    { currencies: { X: { currency: '1VN', majorPerUnit: '1' } } },
    { currencies: { X: { currency: 'VND', majorPerUnit: 1 } } },
    { currencies: { X: { currency: 'VND', majorPerUnit: '0' } } },
    { currencies: { X: { currency: 'VND', majorPerUnit: '-1' } } },
    { currencies: { X: { currency: 'VND', majorPerUnit: '1e3' } } },
    { currencies: { X: { currency: 'VND' } } },
    { currencies: { A: { currency: 'VND', majorPerUnit: '1' }, B: { currency: 'VND', majorPerUnit: '1000' } } },
    { largestPayout: { EUR: '0' } },
    { largestPayout: { EUR: 5 } },
    { largestPayout: { EUR: '0.00001' } },
    { largestPayout: { euro: '5' } },
  ])('refuses %o', (settings) => expect(takes(settings)).toBe(false));
});
