import { describe, expect, it } from 'vitest';
import * as registration from '../../../functions/wallet-v2/registration.ts';
import { countedCurrency } from '../../../shared/application/currencies.ts';

describe('wallet-v2: registration', () => {
  const credentials = { walletToken: 'hmeu134_56eEYeGgre', gameUrl: 'https://domain.example.com' };
  const takesCredentials = (members: object) =>
    registration.credentials.safeParse({ ...credentials, ...members }).success;
  const takesSettings = (members: unknown) => registration.settings.safeParse(members).success;

  it('has a default for every setting', () => {
    expect(registration.settings.parse({})).toEqual({
      payoutWithoutStake: 'reject',
      timeZone: 'UTC',
      unitsPerMajor: 100,
      currencies: {},
      largestPayout: {},
    });
  });

  it('knows no other members', () => {
    expect(takesCredentials({ aesKey: '00' })).toBe(false);
    expect(takesSettings({ refundUnknown: 'accept' })).toBe(false);
  });

  it.each(['a', 'hmeu134_56eEYeGgre', 'Z'.repeat(40)])('takes the wallet token %s', (walletToken) => {
    expect(takesCredentials({ walletToken })).toBe(true);
  });

  it.each(['', 'Z'.repeat(41), 'a-b', 'a b', 'ä', 'a\n', 7, null])('refuses the wallet token %j', (walletToken) => {
    expect(takesCredentials({ walletToken })).toBe(false);
  });

  it.each([
    'https://domain.example.com',
    'https://domain.example.com:8443/path?query=1',
    'http://localhost:4000',
    'http://127.0.0.1/start',
    'http://127.8.9.10/',
    'http://[::1]:4000/',
  ])('takes the address %s', (gameUrl) => {
    expect(takesCredentials({ gameUrl })).toBe(true);
  });

  it.each([
    'http://domain.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://localhost@example.com',
    'http://10.0.0.1',
    'http://[::ffff:10.0.0.1]',
    'https://user:secret@example.com',
    'https://example.com/#fragment',
    'https:example.com',
    'https:\\\\example.com',
    ' https://example.com',
    'https://exam\nple.com',
    'ftp://example.com',
    'javascript:alert(1)',
    '//example.com',
    'example.com',
    `https://example.com/${'x'.repeat(2048)}`,
    '',
    7,
  ])('refuses the address %j', (gameUrl) => {
    expect(takesCredentials({ gameUrl })).toBe(false);
  });

  it.each(['UTC', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'EST5EDT', 'CET'])(
    'takes the time zone %s',
    (timeZone) => {
      expect(takesSettings({ timeZone })).toBe(true);
    },
  );

  it.each(['', '+02:00', 'Europe/Atlantis', 'IST', 'bst', ' UTC', 'UTC\n', 0, null])(
    'refuses the time zone %j',
    (timeZone) => {
      expect(takesSettings({ timeZone })).toBe(false);
    },
  );

  it.each([1, 10, 100, 1000, 10000, {}, { JPY: 1 }, { JPY: 1, KWD: 1000, POINT: 10000 }])(
    'takes unitsPerMajor %j',
    (unitsPerMajor) => {
      expect(takesSettings({ unitsPerMajor })).toBe(true);
    },
  );

  it.each([
    '0',
    '-1',
    '7',
    '100000',
    '1.5',
    '"100"',
    'null',
    '[]',
    '[100]',
    '{"JPY":2}',
    '{"jpy":1}',
    '{"constructor":1}',
  ])('refuses unitsPerMajor %s', (unitsPerMajor) => {
    expect(takesSettings({ unitsPerMajor: JSON.parse(unitsPerMajor) })).toBe(false);
  });

  it('reads unitsPerMajor for a currency: one for all, or its own, or 100', () => {
    const unit = (sent: object, currency: string) => {
      const { unitsPerMajor, currencies } = registration.settings.parse(sent);
      const { code, majorPerUnit } = countedCurrency({ unitsPerMajor, currencies }, currency);
      return `${code} ${majorPerUnit.digits}/10^${majorPerUnit.scale}`;
    };
    expect(unit({ unitsPerMajor: 10 }, 'JPY')).toBe('JPY 1/10^1');
    expect(unit({ unitsPerMajor: { JPY: 1 } }, 'JPY')).toBe('JPY 1/10^0');
    expect(unit({ unitsPerMajor: { JPY: 1 } }, 'USD')).toBe('USD 1/10^2');
    expect(unit({ unitsPerMajor: {} }, 'constructor')).toBe('constructor 1/10^2');
    const currencies = { 'VND(K)': { currency: 'VND', majorPerUnit: '10.5' } };
    expect(unit({ unitsPerMajor: 1, currencies }, 'VND')).toBe('VND(K) 105/10^1');
  });
});
