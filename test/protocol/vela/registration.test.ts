import { describe, expect, it } from 'vitest';
import { manifest } from '../../../functions/vela/manifest.ts';
import { credentials, settings } from '../../../functions/vela/registration.ts';
import { actionAt } from '../../../functions/vela/wire.ts';

describe('vela: registration', () => {
  it('has a default for every setting', () => {
    expect(settings.parse({})).toEqual({
      refundUnknown: 'accept',
      refundBetWin: 'reverse',
      refundByMemberId: false,
      timeZone: 'UTC',
      unitsPerMajor: 100,
      currencies: {},
      largestPayout: {},
    });
  });

  it.each([
    { refundUnknown: 'ignore' },
    { refundBetWin: true },
    { refundByMemberId: 'yes' },
    { timeZone: 'Mars/Olympus' },
    { timeZone: '+08:00' },
    { unitsPerMajor: 50 },
    { unitsPerMajor: '100' },
    { unitsPerMajor: { JPY: 3 } },
    { unitsPerMajor: { yen: 1 } },
    { unknown: 1 },
  ])('refuses %o', (sent) => {
    expect(settings.safeParse(sent).success).toBe(false);
  });

  it.each(['https://api.example.com', 'https://api.example.com/v1', 'http://127.0.0.1:4010', 'http://localhost:4010'])(
    'takes %s as the address of the provider',
    (providerUrl) => {
      expect(credentials.safeParse({ hostId: 'H', providerUrl }).success).toBe(true);
    },
  );

  it.each([
    'http://api.example.com',
    'https://user:secret@api.example.com',
    'https://api.example.com?x=1',
    'https://api.example.com#x',
    'ftp://localhost',
    'file:///etc/passwd',
    'api.example.com',
    '',
  ])('refuses %s as the address of the provider', (providerUrl) => {
    expect(credentials.safeParse({ hostId: 'H', providerUrl }).success).toBe(false);
  });

  it('serves every path that it has a route for', () => {
    const actions = manifest.routes.map((route) => actionAt(route.replace('{agentId}', 'op1')));
    expect(actions).toEqual(['authenticate', 'bet', 'result', 'refund', 'betwin']);
  });
});
