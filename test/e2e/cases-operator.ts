import { describe, expect, it } from 'vitest';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { balanceOf, entriesOf, expectSoundBooks, newName, newPlayer, Table } from './table.ts';
import type { Answer, Wire } from './wire.ts';

/** The operator's API, call by call. */
export function operatorApi(protocols: readonly ProtocolUnderTest[], wire: () => Wire): void {
  const call = (line: string, content?: unknown) => wire().operator(line, content);

  describe('agents', () => {
    it.each(protocols)('registers one of $name, shows it without its secrets, and lists it', async (protocol) => {
      const table = await Table.open(wire(), protocol);
      const path = `/agents/${table.protocol}/${table.agentId}`;
      const secrets = Object.keys(protocol.manifest.secrets).map((name) => String(table.registration[name]));
      const { body, json: shown } = await call(`GET ${path}`);
      expect(shown).toMatchObject({
        protocol: table.protocol,
        agentId: table.agentId,
        callbackPath: `/callbacks/${table.protocol}/${table.agentId}`,
      });
      const list = await call('GET /agents');
      expect(list.json.agents).toContainEqual(shown);
      for (const secret of secrets) expect(body + list.body).not.toContain(secret);
    });

    it.each(protocols)(
      'keeps what a second registration of $name does not send, and changes what it does',
      async (protocol) => {
        const table = await Table.open(wire(), protocol);
        const again = await table.register({ ...table.registration, allowedSourceIps: ['0.0.0.0/0', '::/0'] });
        expect(again.json).toMatchObject({ allowedSourceIps: ['0.0.0.0/0', '::/0'] });
        expect(Date.parse(again.json.updatedAt)).toBeGreaterThanOrEqual(Date.parse(again.json.createdAt));
        expect(await table.verdictOn(table.simulator.balance(await table.seat()))).toBe('done');
      },
    );
  });

  describe('settings that are maps', () => {
    it.each(protocols)('of $name are merged by key, and null takes a key away', async (protocol) => {
      const table = await Table.open(wire(), protocol);
      const put = async (settings: object) => (await table.register({ settings })).json;
      const [won, yen] = [worth('KRW'), worth('JPY')];
      expect(await put({ currencies: { 'KRW(K)': won, JPY: yen } })).toMatchObject({ currencies: { JPY: yen } });
      const kept = { 'KRW(K)': won, Y: yen };
      expect((await put({ currencies: { JPY: null, Y: yen } })).currencies).toEqual(kept);
      expect((await put({ currencies: { never: null } })).currencies).toEqual(kept);
      expect((await put({ currencies: { Z: yen } })).code).toBe('invalid_request');
      expect((await put({ largestPayout: { EUR: '5', USD: '6' } })).largestPayout).toEqual({ EUR: '5', USD: '6' });
      expect((await put({ largestPayout: { EUR: null } })).largestPayout).toEqual({ USD: '6' });
      expect((await call(`GET /agents/${table.protocol}/${table.agentId}`)).json.currencies).toEqual(kept);
    });
  });

  describe('players and wallets', () => {
    it('opens both once, shows them, and changes a status', async () => {
      const playerId = newName('p');
      const { json: created } = await call(`PUT /players/${playerId}`, {});
      expect(created).toEqual({ playerId, status: 'active', createdAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) });
      const opened = { playerId, currency: 'EUR', balance: '0.0000', version: 0 };
      for (const time of ['first', 'again']) {
        expect((await call(`PUT /players/${playerId}/wallets/EUR`)).json, time).toEqual(opened);
      }
      expect((await call(`PUT /players/${playerId}`, { status: 'closed' })).json).toEqual({
        ...created,
        status: 'closed',
      });
      const { playerId: _, ...wallet } = opened;
      expect((await call(`GET /players/${playerId}`)).json).toEqual({
        ...created,
        status: 'closed',
        wallets: [wallet],
      });
    });

    it('moves a transfer once, and refuses the same id for another one', async () => {
      const playerId = await newPlayer(wire(), '0');
      const path = `/players/${playerId}/wallets/EUR/transfers`;
      const transfer = { transferId: newName('t'), direction: 'deposit', amount: '100.5' };
      const first = await call(`POST ${path}`, transfer);
      expect(first).toMatchObject({ statusCode: 201, json: { entry: { kind: 'deposit', amount: '100.5000' } } });
      expect(await call(`POST ${path}`, { ...transfer, amount: '100.50' })).toMatchObject({
        statusCode: 200,
        json: first.json,
      });
      expectProblem(await call(`POST ${path}`, { ...transfer, amount: '100.6' }), 409, 'transfer_mismatch');
      const tooMuch = { transferId: newName('t'), direction: 'withdrawal', amount: '100.5001' };
      expectProblem(await call(`POST ${path}`, tooMuch), 422, 'insufficient_funds');
      const all = { transferId: newName('t'), direction: 'withdrawal', amount: '100.5' };
      expect(await call(`POST ${path}`, all)).toMatchObject({ statusCode: 201 });
      expect(await balanceOf(wire(), playerId)).toBe(0n);
      expect(await expectSoundBooks(wire(), playerId)).toHaveLength(2);
    });

    it('applies copies of one transfer that are sent at once a single time', async () => {
      const playerId = await newPlayer(wire(), '0');
      const transfer = { transferId: newName('t'), direction: 'deposit', amount: '1' };
      const copies = Array.from({ length: 16 }, () =>
        call(`POST /players/${playerId}/wallets/EUR/transfers`, transfer),
      );
      const statuses = (await Promise.all(copies)).map(({ statusCode }) => statusCode);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(await balanceOf(wire(), playerId)).toBe(10_000n);
    });

    it('gives the entries page by page, newest first, each of them once', async () => {
      const playerId = await newPlayer(wire(), '0');
      for (let count = 0; count < 7; count++) {
        const transfer = { transferId: newName('t'), direction: 'deposit', amount: '0.0001' };
        await call(`POST /players/${playerId}/wallets/EUR/transfers`, transfer);
      }
      for (const pageSize of [1, 3, 7, 200]) {
        const versions = (await entriesOf(wire(), playerId, pageSize)).map(({ walletVersion }) => walletVersion);
        expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7]);
      }
    });
  });

  describe('sessions', () => {
    it.each(protocols)('mints tokens for $name if that has sessions', async (protocol) => {
      const table = await Table.open(wire(), protocol);
      const playerId = await newPlayer(wire());
      const session = { playerId, currency: 'EUR', protocol: table.protocol, agentId: table.agentId, ttlSeconds: 60 };
      const answer = await call('POST /sessions', session);
      if (!protocol.manifest.usesSessions) return expectProblem(answer, 422, 'protocol_without_sessions');
      expect(answer).toMatchObject({ statusCode: 201, json: { token: expect.stringMatching(/^[A-Za-z0-9_]{1,40}$/) } });
      expect(Date.parse(answer.json.expiresAt)).toBeGreaterThan(Date.now());
    });
  });

  describe('look-ups', () => {
    it.each(protocols)('find what $name has booked: by transaction, round, refusal, session', async (protocol) => {
      const table = await Table.open(wire(), protocol);
      const talk = await table.seat();
      const id = table.simulator.newId();
      await table.tell(table.simulator.stake(talk, { id, amount: 10_000n }));
      const path = `${table.protocol}/${table.agentId}/${id}?currency=EUR`;
      expect((await call(`GET /transactions/${path}`)).json.records).toMatchObject([{ type: 'entry' }]);
      expect([200, 404]).toContain((await call(`GET /rounds/${path}`)).statusCode);
      expect((await call(`GET /players/${talk.playerId}/wallets/EUR/refusals`)).json).toEqual({ refusals: [] });
      expect((await call(`GET /players/${talk.playerId}/sessions`)).statusCode).toBe(200);
      expect((await call(`DELETE /players/${talk.playerId}/sessions`)).statusCode).toBe(204);
    });
  });

  describe('the service', () => {
    it('is healthy, and describes every one of its calls', async () => {
      expect((await call('GET /health')).json).toEqual({ status: 'ok', version: expect.any(String) });
      const { json: openApi } = await call('GET /openapi.json');
      expect(openApi).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
      expect(Object.keys(openApi.paths)).toEqual(
        expect.arrayContaining(['/agents', '/players/{playerId}/wallets/{currency}/transfers', '/sessions']),
      );
    });

    it.each([
      ['GET /players/nobody-here', 404, 'player_not_found'],
      ['GET /players/nobody-here/wallets/EUR', 404, 'player_not_found'],
      ['GET /agents/tg/nobody-here', 404, 'agent_not_found'],
      ['GET /agents/nothing/main', 404, 'protocol_not_found'],
      ['GET /nothing', 404, 'route_not_found'],
      ['DELETE /players/p1', 405, 'method_not_allowed'],
      ['GET /players/no%20such', 400, 'invalid_request'],
      ['PUT /players/p1/wallets/eur', 400, 'invalid_request'],
    ])('answers %s with %i %s', async (line, status, code) => {
      expectProblem(await call(line), status, code);
    });

    it.each([
      ['text', 'transfer'],
      ['an array', '[]'],
      ['a name twice', '{"status":"active","status":"blocked"}'],
      ['a hundred thousand brackets', `{"status":${'['.repeat(30_000)}`],
      ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ])('answers a body of %s with a problem', async (_title, body) => {
      const answer = await wire().operatorRaw('PUT', `/players/${newName('p')}`, body);
      expectProblem(answer, 400, expect.stringMatching(/^invalid_/));
    });

    it('answers a body of 10 MB with a problem, or the gateway does', async () => {
      const answer = await wire().operatorRaw('PUT', `/players/${newName('p')}`, Buffer.alloc(10_000_000, ' '));
      expect([400, 413]).toContain(answer.statusCode);
    });
  });
}

/** An entry of `currencies`: the provider counts in thousands. */
function worth(currency: string) {
  return { currency, majorPerUnit: '1000' };
}

/** RFC 9457, with a code that stays. */
function expectProblem({ statusCode, headers, json }: Answer, status: number, code: unknown): void {
  expect({ statusCode, type: headers['content-type'] }).toEqual({
    statusCode: status,
    type: 'application/problem+json',
  });
  expect(json).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code,
  });
}
