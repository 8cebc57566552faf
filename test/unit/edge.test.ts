import { describe, expect, it } from 'vitest';
import { adapter } from '../../functions/tg/adapter.ts';
import { sealCipherText } from '../../shared/encryption/cipher-text.ts';
import { callerAddress } from '../../shared/http/edge.ts';
import { createProviderHandler } from '../../shared/http/provider-handler.ts';
import { eventOf } from '../support/events.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const secrets = ['newest-secret', 'secret-before'];
const came = (headers: Record<string, string>) => ({ sourceIp: '198.51.100.1', headers });

describe('whose address it is', () => {
  it('is the one that the gateway saw, where there is no edge, whatever a header claims', () => {
    expect(callerAddress(came({ 'x-wallet-viewer': '10.0.0.1' }), [])).toBe('198.51.100.1');
  });

  it.each(secrets)("is the viewer's, when the edge says so with %s", (secret) => {
    const headers = { 'x-wallet-secret': secret, 'x-wallet-viewer': '203.0.113.7' };
    expect(callerAddress(came(headers), secrets)).toBe('203.0.113.7');
  });

  it.each([
    ['without a secret', { 'x-wallet-viewer': '203.0.113.7' }],
    ['with a wrong one', { 'x-wallet-secret': 'newest-secret ', 'x-wallet-viewer': '203.0.113.7' }],
    ['with an empty one', { 'x-wallet-secret': '', 'x-wallet-viewer': '203.0.113.7' }],
    ['with two at once', { 'x-wallet-secret': secrets.join(','), 'x-wallet-viewer': '203.0.113.7' }],
    ['with the secret and no address', { 'x-wallet-secret': 'newest-secret' }],
  ] as [string, Record<string, string>][])('is nobody’s, past the edge %s', (_, headers) => {
    expect(callerAddress(came(headers), secrets)).toBeUndefined();
  });
});

describe('a provider function behind the edge', () => {
  const world = new WalletWorld();
  const handler = createProviderHandler(adapter, {
    store: world.store,
    agents: world,
    keys: world.keys,
    clock: world.clock,
    telemetry: world.telemetry,
    refOf: world.refOf,
    edgeSecrets: secrets,
    openDoors: false,
  });
  const key = '01'.repeat(32);
  world.register('tg', 'a1', { secrets: { aesKey: key }, allowedSourceIps: ['203.0.113.0/24'] });

  async function statusOf(headers: Record<string, string>, sourceIp = '198.51.100.1'): Promise<string> {
    const message = '{"action":"balance","uid":"p1","currency":"EUR"}';
    const body = JSON.stringify({ cipherText: sealCipherText(message, Buffer.from(key, 'hex')) });
    const path = { path: '/callbacks/tg/a1', pathParameters: { agentId: 'a1' } };
    const { body: answer = '' } = await handler(eventOf({ ...path, headers, sourceIp, body }));
    return `${(JSON.parse(answer) as { status: string }).status} ${world.telemetry.reports.at(-1)?.reason ?? ''}`.trim();
  }

  it.each([
    ['through the edge, from an allowed address', 'newest-secret', '203.0.113.7', '198.51.100.1', '0000'],
    ['through the edge, from another', 'newest-secret', '192.0.2.1', '198.51.100.1', '9999 address_not_allowed'],
    ['past the edge, from an allowed address', '', '', '203.0.113.7', '9999 address_not_allowed'],
    ['past the edge, with a claim', 'guessed', '203.0.113.7', '198.51.100.1', '9999 address_not_allowed'],
  ])('a callback %s', async (_, secret, viewer, sourceIp, expected) => {
    await world.openPlayer('p1', 'EUR', '0');
    expect(await statusOf({ 'x-wallet-secret': secret, 'x-wallet-viewer': viewer }, sourceIp)).toBe(expected);
  });
});
