import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { isOver } from '../../shared/domain/wallet.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';

type World = Awaited<ReturnType<typeof operatorWorld>>;

const request = { playerId: 'p1', currency: 'EUR', protocol: 'session-test', agentId: 'main' };

eachEngine('sessions', (engine) => {
  let tables: TestTables;
  let world: World;
  let call: World['call'];

  beforeAll(async () => {
    tables = await createTestTables(engine);
    world = await operatorWorld(tables);
    call = world.call;
    await call('PUT /players/p1');
    await call('PUT /players/p1/wallets/EUR');
    await call('PUT /agents/session-test/main', { walletToken: 'w', gameUrl: 'https://game.test' });
    await call('PUT /agents/tg/main', { aesKey: '000102030405060708090a0b0c0d0e0f'.repeat(2) });
  });

  const sessionOf = async (token: string) => {
    const deadline = unhurriedDeadline();
    return (await world.ports.ledger.read({ by: 'session', token }, [], deadline)).session;
  };

  it('are minted for a day, and found by their token', async () => {
    const before = Date.now();
    const { status, body } = await call('POST /sessions', request);
    expect(status).toBe(201);
    expect(Object.keys(body).sort()).toEqual(['expiresAt', 'token']);
    expect(body.token).toMatch(/^[A-Za-z0-9_]{1,40}$/);
    expect(Date.parse(body.expiresAt) - before).toBeGreaterThanOrEqual(86_400_000);
    expect(await sessionOf(body.token)).toEqual({
      ...request,
      createdAt: expect.any(String),
      expiresAt: body.expiresAt,
    });
  });

  it('last as long as they are asked to', async () => {
    const { body } = await call('POST /sessions', { ...request, ttlSeconds: 1 });
    const session = await sessionOf(body.token);
    const endsAt = Date.parse(body.expiresAt);
    if (!session) throw new Error('the session is not stored');
    expect(isOver(session, undefined, new Date(endsAt - 1).toISOString())).toBe(false);
    expect(isOver(session, undefined, body.expiresAt)).toBe(true);
  });

  it('have each their own token, of which only a hash is stored', async () => {
    const tokens = await Promise.all([1, 2, 3].map(async () => (await call('POST /sessions', request)).body.token));
    expect(new Set(tokens).size).toBe(3);
    const { Items } = await tables.client.send(new ScanCommand({ TableName: tables.names.sessions }));
    for (const token of tokens) expect(JSON.stringify(Items)).not.toContain(token);
  });

  it('are ended at once, and ending them again answers the same', async () => {
    const { body } = await call('POST /sessions', request);
    const first = await call(`DELETE /sessions/${body.token}`);
    const { endedAt } = (await sessionOf(body.token)) ?? {};
    const second = await call(`DELETE /sessions/${body.token}`);
    for (const answer of [first, second]) expect([answer.status, answer.text]).toEqual([204, '']);
    expect(endedAt).toEqual(expect.any(String));
    expect((await sessionOf(body.token))?.endedAt).toBe(endedAt);
  });

  it.each(['x', `EUR__${'a'.repeat(35)}`, '_'.repeat(40)])('that never were are ended just so: %s', async (token) => {
    expect((await call(`DELETE /sessions/${token}`)).status).toBe(204);
  });

  it.each(['a'.repeat(41), 'a-b', 'a%00', '%E4'])('have no token like %s', async (token) => {
    const { status, body } = await call(`DELETE /sessions/${token}`);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  describe('are refused', () => {
    it.each([
      ['for a protocol that is not there', { protocol: 'nope' }, 404, 'protocol_not_found'],
      ['for a protocol without sessions', { protocol: 'tg' }, 422, 'protocol_without_sessions'],
      ['for an agent that is not registered', { agentId: 'nobody' }, 404, 'agent_not_found'],
      ['for a player that is not there', { playerId: 'nobody' }, 404, 'player_not_found'],
      ['for a wallet that is not open', { currency: 'USD' }, 404, 'wallet_not_found'],
      ['without a player', { playerId: undefined }, 400, 'invalid_request'],
      ['for no time', { ttlSeconds: 0 }, 400, 'invalid_request'],
      ['for more than 30 days', { ttlSeconds: 2_592_001 }, 400, 'invalid_request'],
      ['for a part of a second', { ttlSeconds: 1.5 }, 400, 'invalid_request'],
      ['for a time in words', { ttlSeconds: '60' }, 400, 'invalid_request'],
      ['with a token of the caller', { token: 'x' }, 400, 'invalid_request'],
    ])('%s', async (_, change, status, code) => {
      const { status: answered, body } = await call('POST /sessions', { ...request, ...change });
      expect([answered, body.code]).toEqual([status, code]);
    });

    it('never with a lifetime that JSON can write and nothing can hold', async () => {
      const text = JSON.stringify({ ...request, ttlSeconds: 1 }).replace(':1}', ':1e309}');
      expect((await call('POST /sessions', text)).body.errors[0].path).toBe('ttlSeconds');
    });
  });
});
