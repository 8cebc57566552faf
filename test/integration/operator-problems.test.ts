import { NotFoundException } from '@aws-sdk/client-kms';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { createOperatorTelemetry } from '../../functions/operator/telemetry.ts';
import { Fault } from '../../shared/application/fault.ts';
import { KmsFault } from '../../shared/encryption/agent-keys.ts';
import { createLog } from '../../shared/observability/log.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { callerOf, operatorWorld } from '../support/operator-world.ts';

type World = Awaited<ReturnType<typeof operatorWorld>>;

const key = 'c0ffee0102030405060708090a0b0c0d'.repeat(2);

/** A port whose every method throws. */
function broken<T extends object>(error: unknown): T {
  const fail = async () => {
    throw error;
  };
  return new Proxy({} as T, { get: () => fail });
}

eachEngine('what every call has in common', (engine) => {
  let tables: TestTables;
  let world: World;
  let call: World['call'];

  beforeAll(async () => {
    tables = await createTestTables(engine);
    world = await operatorWorld(tables);
    call = world.call;
  });

  const callWith = (replaced: Partial<OperatorPorts>) => callerOf({ ...world.ports, ...replaced });

  it('health answers from what it carries, with every store and KMS broken', async () => {
    const lost = new Error('no store may be asked');
    const alone = callWith({
      agents: broken(lost),
      players: broken(lost),
      sessions: broken(lost),
      history: broken(lost),
      ledger: broken(lost),
      secrets: broken(lost),
    });
    const { status, body, headers } = await alone('GET /health');
    expect([status, body]).toEqual([200, { status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) }]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it.each([
    ['GET /nothing', 404, 'route_not_found'],
    ['GET /players', 404, 'route_not_found'],
    ['GET /players/p1/', 404, 'route_not_found'],
    ['PATCH /players/p1', 405, 'method_not_allowed'],
    ['HEAD /health', 405, 'method_not_allowed'],
    ['GET /players/p%201', 400, 'invalid_request'],
    [`GET /players/${'p'.repeat(41)}`, 400, 'invalid_request'],
    ['GET /players/p1%00', 400, 'invalid_request'],
    ['GET /players/%zz', 400, 'invalid_request'],
    ['GET /players/nobody', 404, 'player_not_found'],
    ['PUT /players/p1/wallets/eur', 400, 'invalid_request'],
    ['PUT /players/p1/wallets/EU', 400, 'invalid_request'],
    ['PUT /players/p1/wallets/EURXXX', 400, 'invalid_request'],
    ['PUT /players/__proto__', 200, undefined],
  ])('%s answers %d %s', async (line, status, code) => {
    const answer = await call(line);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('a method that a path does not take is answered with those that it does', async () => {
    expect((await call('POST /players/p1')).headers['allow']).toBe('PUT, GET');
  });

  it('an unknown query parameter is refused by its name', async () => {
    const { body } = await call('GET /players/p1', undefined, 'verbose=1');
    expect(body.errors).toEqual([{ path: 'verbose', message: 'is not known here' }]);
  });

  it('a body where none belongs is refused, an empty object is none', async () => {
    await call('PUT /players/p1');
    expect((await call('PUT /players/p1/wallets/EUR', { balance: '100' })).body.errors[0].path).toBe('balance');
    expect((await call('PUT /players/p1/wallets/EUR', {})).status).toBe(200);
  });

  it('the body may come in base64, as API Gateway sends what has no textual type', async () => {
    const { body } = await call('PUT /players/based', Buffer.from('{"status":"closed"}'));
    expect(body.status).toBe('closed');
  });

  describe('a body', () => {
    it.each([
      ['of 32 KiB and a byte', 'x'.repeat(32 * 1024 + 1), 413, 'body_too_large'],
      ['of 10 MB in base64', Buffer.alloc(10_000_000, 0x20), 413, 'body_too_large'],
      ['that is not JSON', '{', 400, 'invalid_json'],
      ['that is a list', '[]', 400, 'invalid_json'],
      ['with a name twice', '{"status":"active","status":"closed"}', 400, 'invalid_json'],
      ['nested 100,000 deep, as far as it fits', '['.repeat(32 * 1024), 400, 'invalid_json'],
      ['that is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, 'invalid_json'],
      ['with a lone surrogate', '{"status":"\\ud800"}', 400, 'invalid_json'],
      ['with NUL in a value', '{"status":"active\\u0000"}', 400, 'invalid_request'],
      ['with __proto__', '{"__proto__":{"status":"closed"}}', 400, 'invalid_request'],
      ['with another type', '{"status":1}', 400, 'invalid_request'],
    ])('%s is refused and changes nothing', async (_, body, status, code) => {
      await call('PUT /players/steady', { status: 'blocked' });
      const answer = await call('PUT /players/steady', body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect((await call('GET /players/steady')).body.status).toBe('blocked');
    });

    it('of exactly 32 KiB is read', async () => {
      const text = '{"status":"active"}'.padEnd(32 * 1024, ' ');
      expect((await call('PUT /players/large', text)).status).toBe(200);
    });
  });

  describe('what is out of order on our side', () => {
    const timeout = Object.assign(new Error('canary'), { name: 'TimeoutError' });
    const throttled = Object.assign(new Error('canary'), { name: 'ThrottlingException' });

    it.each([
      ['a fault', new Fault('deadline_spent', 'too late')],
      ['a time-out of the SDK', timeout],
      ['throttling', throttled],
      ['KMS', new KmsFault('wrap', { protocol: 'tg', agentId: 'a' }, timeout)],
    ])('may pass, so the same call should come again: %s', async (_, error) => {
      const { status, body, headers, text } = await callWith({ players: broken(error) })('PUT /players/p1');
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'temporarily_unavailable', '1']);
      expect(text).not.toContain('canary');
    });

    it('is no outage when KMS refuses: the answer says so, and not that it was late', async () => {
      const unknown = new NotFoundException({ message: 'canary', $metadata: { httpStatusCode: 400 } });
      const refused = new KmsFault('wrap', { protocol: 'tg', agentId: 'a' }, unknown);
      const { status, body, text } = await callWith({ agents: broken(refused) })('GET /agents/tg/a');
      expect([status, body.code]).toEqual([500, 'internal_error']);
      expect(body.detail).toContain('KMS refuses the key of agents (NotFoundException)');
      expect(text).not.toContain('canary');
    });

    it('is a defect when another attempt would meet it again; its message stays inside', async () => {
      const { status, body, text } = await callWith({ players: broken(new TypeError('canary')) })('PUT /players/p1');
      expect([status, body.code]).toEqual([500, 'internal_error']);
      expect(text).not.toContain('canary');
    });

    it('never answers a transfer as refused', async () => {
      const body = { transferId: 't', direction: 'withdrawal', amount: '1' };
      const lost = callWith({ ledger: broken(new Fault('store_unavailable', 'down')) });
      expect((await lost('POST /players/p1/wallets/EUR/transfers', body)).status).toBe(503);
    });
  });

  it('logs one line for each call and no key, token, player or message of somebody else', async () => {
    const lines: string[] = [];
    const telemetry = createOperatorTelemetry(createLog((line) => lines.push(line)));
    const canaries = [key, 'player-canary', 'token-canary', 'transfer-canary', 'error-canary'];
    const logged = callWith({ telemetry });
    await logged('PUT /players/player-canary');
    await logged('PUT /agents/tg/logged', { aesKey: key });
    await logged('PUT /agents/session-test/logged', { walletToken: 'token-canary', gameUrl: 'https://game.test' });
    await logged('PUT /players/player-canary/wallets/EUR');
    const { body } = await logged('POST /sessions', {
      playerId: 'player-canary',
      currency: 'EUR',
      protocol: 'session-test',
      agentId: 'logged',
    });
    await logged(`DELETE /sessions/${body.token}`);
    await logged('POST /players/player-canary/wallets/EUR/transfers', { transferId: 'transfer-canary' });
    await logged('GET /players/player-canary', undefined, 'x=token-canary');
    const failing = callWith({
      telemetry,
      secrets: broken(new Error('error-canary')),
      players: broken('error-canary'),
    });
    await failing('PUT /agents/tg/logged', { aesKey: key.split('').reverse().join('') });
    await failing('PUT /players/player-canary');
    expect(lines).toHaveLength(12);
    const text = lines.join('');
    for (const canary of [...canaries, body.token]) expect(text).not.toContain(canary);
    expect(text).toContain('"operation":"registerAgent"');
  });
});
