import { randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { callerOf, operatorWorld } from '../support/operator-world.ts';

type World = Awaited<ReturnType<typeof operatorWorld>>;

let agents = 0;
/** Every agent has keys of its own. */
let firstKey: string;
let secondKey: string;
let thirdKey: string;

function newKey(): string {
  return randomBytes(32).toString('hex');
}

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
    [firstKey, secondKey, thirdKey] = [newKey(), newKey(), newKey()];
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
      enabled: true,
      createdAt: expect.any(String),
      updatedAt: body.createdAt,
      jackpotWin: 'included',
      rollbackShortFunds: 'stand',
      retryBelowZero: false,
      currencies: {},
      largestPayout: {},
      keyOverlapSeconds: 86400,
      keys: [{ name: 'aesKey', since: body.createdAt }],
      olderKeys: [],
      warnings: [],
    });
    expect(text).not.toContain(firstKey);
    expect((await call(`GET ${path}`)).body).toEqual({ ...body, lastPull: { state: 'never' } });
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
    expect(await opened(secrets['aesKey']?.older?.[0]?.wrapped)).toBe(firstKey);
    const inAMinute = new Date(Date.parse(updatedAt) + 60_000).toISOString();
    const shown = (await call(`GET ${path}`)).body;
    expect(shown.olderKeys).toEqual([{ usableUntil: inAMinute }]);
    expect(shown.keys).toEqual([{ name: 'aesKey', since: updatedAt }]);
    await call(`PUT ${path}`, { aesKey: thirdKey });
    const older = (await stored()).secrets['aesKey']?.older ?? [];
    expect(await Promise.all(older.map(({ wrapped }) => opened(wrapped)))).toEqual([secondKey, firstKey]);
    expect((await call(`PUT ${path}`, { keyOverlapSeconds: 0 })).body.olderKeys).toEqual([]);
  });

  describe('a key that another agent has', () => {
    const other = () => `/agents/vp/other-${agentId}`;
    const codeOf = async (line: string, aesKey: string, more = {}) =>
      (await call(line, { aesKey, ...more })).body.code ?? 'taken';

    it('is refused, in another protocol too and in another spelling', async () => {
      await call(`PUT ${path}`, { aesKey: firstKey });
      const { status, body, text } = await call(`PUT ${other()}`, { aesKey: firstKey.toUpperCase() });
      expect([status, body.code]).toEqual([409, 'key_in_use']);
      expect(text.toLowerCase()).not.toContain(firstKey);
      expect((await call(`GET ${other()}`)).body.code).toBe('agent_not_found');
    });

    it('is refused for as long as it opens something there, and free afterwards', async () => {
      await call(`PUT ${path}`, { aesKey: firstKey });
      await call(`PUT ${path}`, { aesKey: secondKey });
      expect(await codeOf(`PUT ${other()}`, firstKey)).toBe('key_in_use');
      await call(`PUT ${path}`, { keyOverlapSeconds: 0 });
      expect(await codeOf(`PUT ${other()}`, firstKey)).toBe('taken');
      expect(await codeOf(`PUT ${path}`, firstKey)).toBe('key_in_use');
      expect(await codeOf(`PUT ${path}`, secondKey)).toBe('taken');
    });

    it('is free when that one is deleted', async () => {
      await call(`PUT ${path}`, { aesKey: firstKey });
      await call(`DELETE ${path}`);
      expect(await codeOf(`PUT ${other()}`, firstKey)).toBe('taken');
      expect(await codeOf(`PUT ${path}`, firstKey)).toBe('key_in_use');
    });

    it('has one owner when several ask for it at once', async () => {
      const asked = Array.from({ length: 8 }, (_, who) => codeOf(`PUT /agents/tg/${agentId}-${who}`, firstKey));
      const codes = await Promise.all(asked);
      expect(codes.filter((code) => code === 'taken')).toHaveLength(1);
      expect(codes.filter((code) => code === 'key_in_use')).toHaveLength(7);
    });
  });

  describe('an agent that is deleted', () => {
    it('is not there any more, and keeps its row without secrets', async () => {
      await call(`PUT ${path}`, { aesKey: firstKey, jackpotWin: 'included' });
      expect((await call(`DELETE ${path}`)).status).toBe(204);
      expect((await call(`DELETE ${path}`)).status).toBe(204);
      expect((await call(`GET ${path}`)).body.code).toBe('agent_not_found');
      expect((await call('GET /agents')).body.agents.map((agent: { agentId: string }) => agent.agentId)).not.toContain(
        agentId,
      );
      expect(await world.agents.find('tg', agentId)).toBeUndefined();
      expect(await world.agents.getEvenDeleted('tg', agentId)).toMatchObject({
        secrets: {},
        settings: { jackpotWin: 'included' },
      });
    });

    it('is registered anew by another PUT, from the beginning', async () => {
      await call(`PUT ${path}`, { aesKey: firstKey, jackpotWin: 'included' });
      await call(`DELETE ${path}`);
      expect((await call(`PUT ${path}`, {})).body.code).toBe('missing_credentials');
      expect((await call(`PUT ${path}`, { aesKey: firstKey })).body).toMatchObject({
        jackpotWin: 'hold',
        olderKeys: [],
      });
    });
  });

  describe('an agent of a protocol that does not sign', () => {
    const unsigned = { walletToken: 'token', gameUrl: 'https://game.test/' };

    it('is warned of for as long as it lists no address', async () => {
      const open = await call(`PUT /agents/wallet-v2/${agentId}`, unsigned);
      expect(open.body.warnings).toMatchObject([{ code: 'door_open', detail: expect.stringContaining('403') }]);
      const listed = await call(`PUT /agents/wallet-v2/${agentId}`, { allowedSourceIps: ['0.0.0.0/0', '::/0'] });
      expect(listed.body.warnings).toEqual([]);
      expect((await call(`PUT ${path}`, { aesKey: firstKey })).body.warnings).toEqual([]);
    });

    it('may not be given an empty list outside dev, and may in dev', async () => {
      const deployed = callerOf({ ...world.ports, openDoors: false });
      const empty = { ...unsigned, allowedSourceIps: [] };
      const { status, body } = await deployed(`PUT /agents/wallet-v2/${agentId}`, empty);
      expect([status, body.code]).toEqual([422, 'door_open']);
      expect((await deployed(`PUT ${path}`, { aesKey: firstKey, allowedSourceIps: [] })).status).toBe(200);
      expect((await call(`PUT /agents/wallet-v2/${agentId}`, empty)).status).toBe(200);
    });
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
    const { body: tg } = await own.call('PUT /agents/tg/c', { aesKey: secondKey });
    const at = new Date().toISOString();
    const gone = { protocol: 'gone', agentId: 'a', createdAt: at, updatedAt: at, revision: 1 };
    await own.agents.save({ ...gone, allowedSourceIps: [], credentials: {}, settings: {}, secrets: {} });
    const { body, text } = await own.call('GET /agents');
    const lastPull = { state: 'never' };
    expect(body).toEqual({
      agents: [
        { ...(tg as object), lastPull },
        { ...(vp as object), lastPull },
      ],
    });
    expect(text).not.toContain(firstKey);
  });

  describe('refuses', () => {
    const goodKey = newKey();

    it.each([
      ['a first registration without the key', {}, 422, 'missing_credentials', 'aesKey'],
      ['a key of 63 digits', { aesKey: goodKey.slice(1) }, 400, 'invalid_request', 'aesKey'],
      ['a key of one byte', { aesKey: '00'.repeat(32) }, 400, 'invalid_request', 'aesKey'],
      ['a key of seven bytes', { aesKey: '00010203040506'.repeat(5).slice(0, 64) }, 400, 'invalid_request', 'aesKey'],
      ['a key that is no hex', { aesKey: 'x'.repeat(64) }, 400, 'invalid_request', 'aesKey'],
      ['a key that is a number', { aesKey: 1 }, 400, 'invalid_request', 'aesKey'],
      ['a misspelt setting', { aesKey: goodKey, jackpotwin: 'hold' }, 400, 'invalid_request', 'jackpotwin'],
      ['a setting of another protocol', { aesKey: goodKey, timeZone: 'UTC' }, 400, 'invalid_request', 'timeZone'],
      ['an unknown choice', { aesKey: goodKey, jackpotWin: 'keep' }, 400, 'invalid_request', 'jackpotWin'],
      ['a misspelt nested setting', { aesKey: goodKey, settings: { x: 1 } }, 400, 'invalid_request', 'settings.x'],
      ['settings that are no object', { aesKey: goodKey, settings: [] }, 400, 'invalid_request', 'settings'],
      [
        'an address that is none',
        { aesKey: goodKey, allowedSourceIps: ['x'] },
        400,
        'invalid_request',
        'allowedSourceIps[0]',
      ],
      [
        'addresses that are no list',
        { aesKey: goodKey, allowedSourceIps: '::1' },
        400,
        'invalid_request',
        'allowedSourceIps',
      ],
      ['the names that the answer uses', { aesKey: goodKey, createdAt: 'x' }, 400, 'invalid_request', 'createdAt'],
    ])('%s, names the member, repeats no value and stores nothing', async (_, body, status, code, member) => {
      const answer = await call(`PUT ${path}`, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([member]);
      expect(answer.body.detail).toContain(member);
      expect(answer.text).not.toContain(goodKey.slice(1));
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
      ['POST /agents/tg/a1', 405, 'method_not_allowed'],
      ['DELETE /agents/tg/nobody', 404, 'agent_not_found'],
      ['DELETE /agents/nope/a1', 404, 'protocol_not_found'],
    ])('%s with %d %s', async (line, status, code) => {
      const answer = await call(line, line.startsWith('PUT') ? { aesKey: firstKey } : undefined);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });
  });
});
