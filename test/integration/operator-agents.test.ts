import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';

type World = Awaited<ReturnType<typeof operatorWorld>>;

const firstKey = 'c0ffee'.repeat(10).padEnd(64, '1');
const secondKey = 'decade'.repeat(10).padEnd(64, '2');
const thirdKey = 'facade'.repeat(10).padEnd(64, '3');

let agents = 0;

eachEngine('the registration of agents', (engine) => {
  let tables: TestTables;
  let world: World;
  let call: World['call'];
  let agentId: string;
  let path: string;

  beforeAll(async () => {
    tables = await createTestTables(engine);
    world = await operatorWorld(tables);
    call = world.call;
  });
  beforeEach(() => {
    agentId = `a${++agents}`;
    path = `/agents/tg/${agentId}`;
  });

  const stored = async (protocol = 'tg') => {
    const agent = await world.agents.get(protocol, agentId);
    if (!agent) throw new Error('the agent is not stored');
    return agent;
  };
  const opened = async (wrapped: string | undefined, protocol = 'tg') =>
    world.ports.secrets.unwrap(wrapped ?? '', { protocol, agentId });

  it('answers with the callback path and every setting as it now holds, without the secret', async () => {
    const { status, body, text } = await call(`PUT ${path}`, { aesKey: firstKey, jackpotWin: 'included' });
    expect(status).toBe(200);
    expect(body).toEqual({
      protocol: 'tg',
      agentId,
      callbackPath: `/callbacks/tg/${agentId}`,
      allowedSourceIps: [],
      createdAt: expect.any(String),
      updatedAt: body.createdAt,
      jackpotWin: 'included',
      rollbackShortFunds: 'stand',
      retryBelowZero: false,
      keyOverlapSeconds: 86400,
      currencies: {},
      largestPayout: {},
    });
    expect(text).not.toContain(firstKey);
    expect((await call(`GET ${path}`)).body).toEqual(body);
  });

  it('stores the secret only as KMS wrapped it for this protocol and agent', async () => {
    await call(`PUT ${path}`, { aesKey: firstKey.toUpperCase() });
    const Key = { protocol: { S: 'tg' }, agentId: { S: agentId } };
    const { Item } = await tables.client.send(new GetItemCommand({ TableName: tables.names.agents, Key }));
    expect(JSON.stringify(Item).toLowerCase()).not.toContain(firstKey);
    const { wrapped } = (await stored()).secrets['aesKey'] ?? {};
    expect(await opened(wrapped)).toBe(firstKey);
    await expect(opened(wrapped, 'vp')).rejects.toThrow('KMS did not unwrap');
  });

  it('keeps secret and settings that are not sent again', async () => {
    await call(`PUT ${path}`, { aesKey: firstKey, retryBelowZero: true, allowedSourceIps: ['10.0.0.1'] });
    const { status, body } = await call(`PUT ${path}`, { settings: { jackpotWin: 'separate' } });
    expect([status, body]).toMatchObject([
      200,
      { retryBelowZero: true, jackpotWin: 'separate', allowedSourceIps: ['10.0.0.1/32'] },
    ]);
    expect(await opened((await stored()).secrets['aesKey']?.wrapped)).toBe(firstKey);
  });

  it('rotates to another key and leaves the one before usable until the overlap is over', async () => {
    await call(`PUT ${path}`, { aesKey: firstKey, keyOverlapSeconds: 60 });
    await call(`PUT ${path}`, { aesKey: secondKey });
    const { updatedAt, secrets } = await stored();
    expect(await opened(secrets['aesKey']?.wrapped)).toBe(secondKey);
    expect(await opened(secrets['aesKey']?.previous?.wrapped)).toBe(firstKey);
    expect(Date.parse(secrets['aesKey']?.previous?.usableUntil ?? '')).toBe(Date.parse(updatedAt) + 60_000);
    await call(`PUT ${path}`, { aesKey: thirdKey });
    expect(await opened((await stored()).secrets['aesKey']?.previous?.wrapped)).toBe(secondKey);
  });

  it('does not rotate when the same key is sent again', async () => {
    await call(`PUT ${path}`, { aesKey: firstKey });
    const { secrets } = await stored();
    await call(`PUT ${path}`, { aesKey: firstKey.toUpperCase(), jackpotWin: 'separate' });
    expect((await stored()).secrets).toEqual(secrets);
  });

  it('shows credentials that are no secret, and takes settings of any JSON form', async () => {
    const body = { walletToken: 'canary-token', gameUrl: 'https://game.test/?a=b', unitsPerMajor: { JPY: 1 } };
    const answer = await call(`PUT /agents/session-test/${agentId}`, body);
    expect(answer.body).toMatchObject({ gameUrl: body.gameUrl, unitsPerMajor: { JPY: 1 }, timeZone: 'UTC' });
    expect(answer.text).not.toContain('canary-token');
    expect((await call(`GET /agents/session-test/${agentId}`)).body).toEqual(answer.body);
  });

  it('loses nothing when several change one agent at once', async () => {
    await call(`PUT ${path}`, { aesKey: firstKey });
    const changes = [{ jackpotWin: 'separate' }, { retryBelowZero: true }, { allowedSourceIps: ['::1'] }];
    const answers = await Promise.all(changes.map((change) => call(`PUT ${path}`, change)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await call(`GET ${path}`)).body).toMatchObject({
      jackpotWin: 'separate',
      retryBelowZero: true,
      allowedSourceIps: ['::1/128'],
    });
    expect((await stored()).revision).toBe(4);
  });

  it('is listed, without secrets, and without agents of protocols that are gone', async () => {
    const own = await operatorWorld(await createTestTables(engine));
    expect((await own.call('GET /agents')).body).toEqual({ agents: [] });
    const { body: vp } = await own.call('PUT /agents/vp/b', { aesKey: firstKey });
    const { body: tg } = await own.call('PUT /agents/tg/c', { aesKey: firstKey });
    const at = new Date().toISOString();
    const gone = { protocol: 'gone', agentId: 'a', createdAt: at, updatedAt: at, revision: 1 };
    await own.agents.save({ ...gone, allowedSourceIps: [], credentials: {}, settings: {}, secrets: {} });
    const { body, text } = await own.call('GET /agents');
    expect(body).toEqual({ agents: [tg, vp] });
    expect(text).not.toContain(firstKey);
  });

  describe('refuses', () => {
    it.each([
      ['a first registration without the key', {}, 422, 'missing_credentials', 'aesKey'],
      ['a key of 63 digits', { aesKey: firstKey.slice(1) }, 400, 'invalid_request', 'aesKey'],
      ['a key that is no hex', { aesKey: 'x'.repeat(64) }, 400, 'invalid_request', 'aesKey'],
      ['a key that is a number', { aesKey: 1 }, 400, 'invalid_request', 'aesKey'],
      ['a misspelt setting', { aesKey: firstKey, jackpotwin: 'hold' }, 400, 'invalid_request', 'jackpotwin'],
      ['a setting of another protocol', { aesKey: firstKey, timeZone: 'UTC' }, 400, 'invalid_request', 'timeZone'],
      ['an unknown choice', { aesKey: firstKey, jackpotWin: 'keep' }, 400, 'invalid_request', 'jackpotWin'],
      ['a misspelt nested setting', { aesKey: firstKey, settings: { x: 1 } }, 400, 'invalid_request', 'settings.x'],
      ['settings that are no object', { aesKey: firstKey, settings: [] }, 400, 'invalid_request', 'settings'],
      [
        'an address that is none',
        { aesKey: firstKey, allowedSourceIps: ['x'] },
        400,
        'invalid_request',
        'allowedSourceIps[0]',
      ],
      [
        'addresses that are no list',
        { aesKey: firstKey, allowedSourceIps: '::1' },
        400,
        'invalid_request',
        'allowedSourceIps',
      ],
      ['the names that the answer uses', { aesKey: firstKey, createdAt: 'x' }, 400, 'invalid_request', 'createdAt'],
    ])('%s, names the member, repeats no value and stores nothing', async (_, body, status, code, member) => {
      const answer = await call(`PUT ${path}`, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([member]);
      expect(answer.body.detail).toContain(member);
      expect(answer.text).not.toContain(firstKey.slice(1));
      expect((await call(`GET ${path}`)).body.code).toBe('agent_not_found');
    });

    it.each([
      ['PUT /agents/nope/a1', 404, 'protocol_not_found'],
      ['GET /agents/nope/a1', 404, 'protocol_not_found'],
      ['GET /agents/tg/nobody', 404, 'agent_not_found'],
      ['PUT /agents/Tg/a1', 400, 'invalid_request'],
      ['PUT /agents/constructor/a1', 404, 'protocol_not_found'],
      ['PUT /agents/tg/a%20b', 400, 'invalid_request'],
      ['PUT /agents/tg/a%2Fb', 400, 'invalid_request'],
      [`PUT /agents/tg/${'a'.repeat(65)}`, 400, 'invalid_request'],
      ['DELETE /agents/tg/a1', 405, 'method_not_allowed'],
    ])('%s with %d %s', async (line, status, code) => {
      const answer = await call(line, line.startsWith('PUT') ? { aesKey: firstKey } : undefined);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });
  });
});
