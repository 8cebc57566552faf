import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';

type World = Awaited<ReturnType<typeof operatorWorld>>;

let players = 0;

eachEngine('players, wallets and transfers', (engine) => {
  let tables: TestTables;
  let world: World;
  let call: World['call'];
  let player: string;
  let wallet: string;

  beforeAll(async () => {
    tables = await createTestTables(engine);
    world = await operatorWorld(tables);
    call = world.call;
  });
  beforeEach(() => {
    player = `/players/p${++players}`;
    wallet = `${player}/wallets/EUR`;
  });

  const transfer = (transferId: string, direction: string, amount: string) =>
    call(`POST ${wallet}/transfers`, { transferId, direction, amount });
  const open = async () => {
    await call(`PUT ${player}`, {});
    await call(`PUT ${wallet}`);
  };
  const id = (name: string) => `${player.slice(9)}-${name}`;

  describe('a player', () => {
    it('is created active by a call without a body', async () => {
      const { status, body } = await call(`PUT ${player}`);
      expect(status).toBe(200);
      expect(Object.keys(body).sort()).toEqual(['createdAt', 'playerId', 'status']);
      expect(body).toMatchObject({ playerId: player.slice(9), status: 'active' });
    });

    it('keeps its creation time, its wallets and their money when the status changes', async () => {
      await open();
      await transfer(id('t'), 'deposit', '5');
      const { body: before } = await call(`GET ${player}`);
      const { body: blocked } = await call(`PUT ${player}`, { status: 'blocked' });
      expect(blocked).toEqual({ playerId: before.playerId, status: 'blocked', createdAt: before.createdAt });
      expect((await call(`GET ${player}`)).body).toEqual({ ...before, status: 'blocked' });
    });

    it('is shown with all wallets, ordered by currency', async () => {
      await call(`PUT ${player}`);
      for (const currency of ['USD', 'EUR', 'THB']) await call(`PUT ${player}/wallets/${currency}`);
      expect((await call(`GET ${player}`)).body.wallets).toEqual(
        ['EUR', 'THB', 'USD'].map((currency) => ({ currency, balance: '0.0000', version: 0 })),
      );
    });

    it.each(['GET', 'PUT'])('that is not there has no wallet: %s', async (method) => {
      const { status, body } = await call(`${method} ${wallet}`);
      expect([status, body.code]).toEqual([404, 'player_not_found']);
    });
  });

  describe('a wallet', () => {
    it('is opened at zero once; opening it again takes nothing away', async () => {
      await call(`PUT ${player}`);
      const opened = await call(`PUT ${wallet}`);
      expect([opened.status, opened.body]).toEqual([
        200,
        { playerId: player.slice(9), currency: 'EUR', balance: '0.0000', version: 0 },
      ]);
      await transfer(id('t'), 'deposit', '100.5');
      expect((await call(`PUT ${wallet}`)).body).toMatchObject({ balance: '100.5000', version: 1 });
    });

    it('that was not opened is not found', async () => {
      await call(`PUT ${player}`);
      const answers = [
        await call(`GET ${wallet}`),
        await call(`GET ${wallet}/entries`),
        await transfer(id('t'), 'deposit', '1'),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([404, 'wallet_not_found']));
    });
  });

  describe('a transfer', () => {
    it('answers 201 with its entry, and 200 with the same entry when it comes again', async () => {
      await open();
      const first = await transfer(id('a'), 'deposit', '100.5');
      expect(first.status).toBe(201);
      expect(first.body.entry).toEqual({
        entryId: `${player.slice(9)}.EUR.1`,
        playerId: player.slice(9),
        currency: 'EUR',
        kind: 'deposit',
        amount: '100.5000',
        balanceBefore: '0.0000',
        balanceAfter: '100.5000',
        walletVersion: 1,
        transactionId: id('a'),
        purpose: 'cash',
        bookedBy: 'tester',
        requestId: 'test',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
      await transfer(id('b'), 'withdrawal', '0.0001');
      const again = await transfer(id('a'), 'deposit', '100.5000');
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect((await call(`GET ${wallet}`)).body).toMatchObject({ balance: '100.4999', version: 2 });
    });

    it.each([
      ['another amount', { amount: '1.0001' }, ''],
      ['another direction', { direction: 'withdrawal' }, ''],
      ['another currency', {}, 'USD'],
      ['another player', {}, 'other'],
    ])('of the same id with %s is refused and moves nothing', async (_, change, elsewhere) => {
      await open();
      await transfer(id('a'), 'deposit', '1');
      const other = elsewhere === 'other' ? `/players/q${players}` : player;
      const path = `${other}/wallets/${elsewhere === 'USD' ? 'USD' : 'EUR'}`;
      await call(`PUT ${other}`);
      await call(`PUT ${path}`);
      const body = { transferId: id('a'), direction: 'deposit', amount: '1', ...change };
      const answer = await call(`POST ${path}/transfers`, body);
      expect([answer.status, answer.body.code]).toEqual([409, 'transfer_mismatch']);
      expect((await call(`GET ${wallet}`)).body.balance).toBe('1.0000');
    });

    it('that is not covered is refused, and stays refused under its id when there are funds', async () => {
      await open();
      await transfer(id('a'), 'deposit', '1');
      const refused = await transfer(id('b'), 'withdrawal', '1.0001');
      await transfer(id('c'), 'deposit', '10');
      const again = await transfer(id('b'), 'withdrawal', '1.0001');
      for (const { status, body } of [refused, again]) expect([status, body.code]).toEqual([422, 'insufficient_funds']);
      expect((await transfer(id('d'), 'withdrawal', '11')).body.entry.balanceAfter).toBe('0.0000');
    });

    it('may fill a wallet to the last unit, and not beyond', async () => {
      await open();
      expect((await transfer(id('a'), 'deposit', '922337203685477.5807')).status).toBe(201);
      const beyond = await transfer(id('b'), 'deposit', '0.0001');
      expect([beyond.status, beyond.body.code]).toEqual([422, 'balance_limit']);
      const far = await transfer(id('c'), 'deposit', '99999999999999999999.9999');
      expect([far.status, far.body.code]).toEqual([422, 'balance_limit']);
    });

    it.each([
      '0',
      '0.0000',
      '-1',
      '+1',
      '1.00001',
      '1.00000',
      '1e3',
      '.5',
      '1.',
      '01',
      ' 1',
      '1 ',
      '1,5',
      '',
      'NaN',
      'Infinity',
      '0x10',
      '١',
      '1\u0000',
      '9'.repeat(21),
      '9'.repeat(5000),
    ])('refuses the amount %j', async (amount) => {
      await open();
      const { status, body } = await transfer(id('a'), 'deposit', amount);
      expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid_request', 'amount']);
    });

    it('refuses an amount that is a number, which would be a float to most who write it', async () => {
      await open();
      const { status, body } = await call(
        `POST ${wallet}/transfers`,
        '{"transferId":"x","direction":"deposit","amount":1.50}',
      );
      expect([status, body.errors[0].path]).toEqual([400, 'amount']);
    });

    it.each(['', 'a b', 'ä', 'a\n', 'x'.repeat(65)])('refuses the id %j', async (transferId) => {
      await open();
      const { status, body } = await transfer(transferId, 'deposit', '1');
      expect([status, body.errors[0].path]).toEqual([400, 'transferId']);
    });

    it('takes an id of 64 visible characters with its signs as they are', async () => {
      await open();
      const transferId = `${id('')}#/%"\\|~!`.padEnd(64, 'x');
      expect((await transfer(transferId, 'deposit', '1')).body.entry.transactionId).toBe(transferId);
    });

    it('sent 16 times at once is applied once', async () => {
      await open();
      const answers = await Promise.all(Array.from({ length: 16 }, () => transfer(id('a'), 'deposit', '1')));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array(15).fill(200), 201]);
      expect((await call(`GET ${wallet}`)).body).toMatchObject({ balance: '1.0000', version: 1 });
    });
  });

  describe('the entries', () => {
    const list = async (rawQuery = '') => call(`GET ${wallet}/entries`, undefined, rawQuery);

    it('come newest first, in pages that join without a gap', async () => {
      await open();
      for (let index = 1; index <= 7; index++) await transfer(id(`t${index}`), 'deposit', '1');
      const versions: number[][] = [];
      let cursor: string | undefined;
      do {
        const { body } = await list(cursor === undefined ? 'limit=3' : `limit=3&cursor=${cursor}`);
        versions.push(body.entries.map((entry: { walletVersion: number }) => entry.walletVersion));
        cursor = body.cursor;
      } while (cursor !== undefined);
      expect(versions).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
    });

    it('leave the cursor out on a last page that is just full', async () => {
      await open();
      for (let index = 1; index <= 2; index++) await transfer(id(`t${index}`), 'deposit', '1');
      expect((await list('limit=2')).body).not.toHaveProperty('cursor');
    });

    it('of an empty wallet are none', async () => {
      await open();
      expect((await list()).body).toEqual({ entries: [] });
    });

    it('do not hold refusals, which moved nothing', async () => {
      await open();
      await transfer(id('a'), 'withdrawal', '1');
      expect((await list()).body.entries).toEqual([]);
    });

    it.each(['limit=0', 'limit=201', 'limit=-1', 'limit=1.5', 'limit=1e1', 'limit=0x5', 'limit=1&limit=1', 'page=1'])(
      'refuse the query %s',
      async (query) => {
        await open();
        const { status, body } = await list(query);
        expect([status, body.code]).toEqual([400, 'invalid_request']);
      },
    );

    it.each(['limit=1', 'limit=200', 'limit=', 'cursor='])('take the query %s', async (query) => {
      await open();
      expect((await list(query)).status).toBe(200);
    });

    it.each(['cursor=51', 'cursor=%00', 'cursor=LTE'])('refuse the cursor in %s', async (query) => {
      await open();
      const { status, body } = await list(query);
      expect([status, body.code]).toEqual([400, 'invalid_cursor']);
    });
  });
});
