import { beforeEach, describe, expect, it } from 'vitest';
import { manifest } from '../../../functions/vela/manifest.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation, type Setting } from './conversation.ts';

/** The conformance cases of the protocol page, by number; each starts with player p1, 100.00 MYR and a live token. Races and faults: `races.test.ts`. */
describe('vela: documented cases', () => {
  let c: Conversation;
  let store: MemoryStore;
  async function begin(setting: Setting = {}) {
    store = new MemoryStore();
    c = await Conversation.begin({ store, ...setting });
  }
  const entries = () => store.entriesOf('p1', c.currency).slice(1);
  beforeEach(() => begin());

  it('1 authenticate tells who plays, in which currency and with how much, also with nothing', async () => {
    const { body } = await c.get('authenticate', `access_token=${c.token}`);
    expect(body).toBe('{"status_code":0,"member_id":"p1","balance":10000,"currency":"MYR"}');
    expect(await c.authenticate({ access_token: 'b1946ac92492d2347c6235b4d2611184' })).toBe('1');
    await begin({ balance: '0' });
    const empty = await c.get('authenticate', `access_token=${c.token}`);
    expect(empty.body).toBe('{"status_code":0,"member_id":"p1","balance":0,"currency":"MYR"}');
  });

  it('2 a bet is taken once, and other content under its ticket is refused', async () => {
    const other = await c.playerToken('p2');
    expect([
      await c.b(1, 1000),
      await c.b(1, 1000),
      await c.b(1, 900),
      await c.b(1, 1000, { game_code: 'slot' }),
      await c.b(1, 1000, { access_token: other }),
    ]).toEqual(['0 9000', '0 9000', '2', '2', '2']);
    expect(entries()).toHaveLength(1);
    expect(c.world.telemetry.alarms).toEqual(Array(3).fill('content_mismatch'));
  });

  it('3 the whole balance, and the same request again', async () => {
    await c.plays(`
      bet 1 10000  => 0 0
      bet 1 10000  => 0 0
    `);
  });

  it('4 a refusal for funds is remembered whatever the balance becomes', async () => {
    await c.plays(`
      bet 1 10001  => 3
      deposit 1    => deposited
      bet 1 10001  => 3
      bet 1 10002  => 2
      refund 1     => 0 10100
      result 1 5   => 2
      bet 1 10001  => 3
      bet 2 10001  => 0 99
    `);
  });

  it('5 a result is credited once and closes the ticket', async () => {
    await c.plays(`
      bet 1 1000    => 0 9000
      result 1 500  => 0 9500
      result 1 500  => 0 9500
      result 1 501  => 2
      bet 1 1000    => 0 9500
      refund 1      => 2
    `);
    expect(entries().map(({ kind, amount, transactionId }) => [kind, amount, transactionId])).toEqual([
      ['stake', -100_000n, '1'],
      ['payout', 50_000n, '1'],
    ]);
  });

  it('6 a loss is recorded; a free bet can win', async () => {
    await c.plays(`
      bet 1 1000  => 0 9000
      result 1 0  => 0 9000
    `);
    expect(entries()).toHaveLength(2);
    await begin();
    await c.plays(`
      bet 2 0      => 0 10000
      result 2 50  => 0 10050
    `);
  });

  it('7 a result before its bet is refused, and welcome when the bet has come', async () => {
    expect([await c.s(1, 500), await c.balance(), await c.b(1, 1000), await c.s(1, 500)]).toEqual([
      '2',
      1_000_000n,
      '0 9000',
      '0 9500',
    ]);
    expect(c.world.telemetry.alarms).toEqual(['orphan_payout']);
  });

  it('8 a refund gives the stake back once and ends the ticket', async () => {
    await c.plays(`
      bet 1 1000    => 0 9000
      refund 1      => 0 10000
      refund 1      => 0 10000
      bet 1 1000    => 2
      result 1 500  => 2
    `);
    expect(entries().map(({ kind, transactionId }) => [kind, transactionId])).toEqual([
      ['stake', '1'],
      ['rollback', '1'],
    ]);
  });

  it.each([
    ['accept', ['0 10000', '2', '2', '2', '0 10000']],
    ['reject', ['2', '2', '2', '2', '2']],
  ])('9 a refund that comes first stops the bet (refundUnknown: %s)', async (refundUnknown, expected) => {
    await begin({ settings: { refundUnknown } });
    expect([await c.x(1), await c.b(1, 1000), await c.bw(1, 1000, 0), await c.s(1, 5), await c.x(1)]).toEqual(expected);
    expect(entries()).toEqual([]);
  });

  it('10 a betwin is booked once and its net reversed once', async () => {
    await c.plays(`
      betwin 1 1000 300  => 0 9300
      betwin 1 1000 300  => 0 9300
      betwin 1 1000 301  => 2
      bet 1 1000         => 2
      result 1 5         => 2
      refund 1           => 0 10000
      refund 1           => 0 10000
      betwin 1 1000 300  => 2
    `);
    expect(entries().map(({ kind, amount }) => [kind, amount])).toEqual([
      ['play', -70_000n],
      ['rollback', 70_000n],
    ]);
  });

  it('11 the stake of a betwin must be covered without its win; a refusal remembers which call it was', async () => {
    await c.plays(`
      betwin 1 10001 20000  => 3
      betwin 1 10001 20000  => 3
      refund 1              => 0 10000
    `);
    await begin();
    await c.plays(`
      bet 1 10001       => 3
      betwin 1 10001 0  => 2
    `);
  });

  it('12 a betwin whose win is spent stands for good', async () => {
    expect([
      await c.bw(1, 1000, 5000),
      await c.withdraw('120'),
      await c.x(1),
      await c.deposit('100'),
      await c.x(1),
      await c.balance(),
    ]).toEqual(['0 14000', 'withdrawn', '2', 'deposited', '2', 1_200_000n]);
    expect(c.world.telemetry.alarms).toEqual(['rollback_short_funds']);
    await begin({ settings: { refundBetWin: 'reject' } });
    expect([await c.bw(1, 1000, 300), await c.x(1), await c.balance()]).toEqual(['0 9300', '2', 930_000n]);
  });

  it('13 an ended session takes no bet, but results, refunds and repeats are honoured', async () => {
    expect(await c.b(1, 1000)).toBe('0 9000');
    await c.endSession();
    await c.plays(`
      result 1 500  => 0 9500
      bet 1 1000    => 0 9500
      bet 2 1       => 1
      betwin 3 1 1  => 1
      authenticate  => 1
      refund 4      => 0 9500
    `);
  });

  it('13 the same for an expired session', async () => {
    expect(await c.b(1, 1000)).toBe('0 9000');
    const access_token = await c.tokenOf('p1', 'op1', -1);
    expect([
      await c.s(1, 500, { access_token }),
      await c.b(1, 1000, { access_token }),
      await c.b(2, 1, { access_token }),
      await c.bw(3, 1, 1, { access_token }),
      await c.authenticate({ access_token }),
      await c.x(4, { access_token }),
    ]).toEqual(['0 9500', '0 9500', '1', '1', '1', '0 9500']);
  });

  it.each(['blocked', 'closed'] as const)('14 a %s player bets no more and is paid all the same', async (status) => {
    expect(await c.b(1, 1000)).toBe('0 9000');
    await c.setStatus(status);
    await c.plays(`
      result 1 500  => 0 9500
      bet 2 1       => 1
      betwin 3 1 1  => 1
      authenticate  => 1
      bet 1 1000    => 0 9500
    `);
  });

  it('15 a token that is unknown here is answered 1 by all five calls', async () => {
    c.world.register('vela', 'op2');
    const foreign = await c.world.openSession('wallet-v2', 'op1', 'p1', 'MYR');
    const tokens = ['b1946ac92492d2347c6235b4d2611184', await c.tokenOf('p1', 'op2'), foreign, undefined, ''];
    for (const access_token of tokens) expect(await c.allFive({ access_token })).toEqual(Array(5).fill('1'));
    expect(await c.balance()).toBe(1_000_000n);
  });

  it('16 tickets up to the largest 64-bit number, and nothing else', async () => {
    expect(await c.b('18446744073709551615', 1)).toBe('0 9999');
    const wrong = [
      '18446744073709551616',
      '',
      '-1',
      '1.0',
      '1e3',
      '%2B1',
      '+1',
      '0x1',
      '1%00',
      '1%0A',
      ['5', '5'],
      undefined,
    ];
    for (const ticket_id of wrong) {
      const answers = (await c.allFive({ ticket_id })).slice(1);
      expect({ ticket_id, answers }).toEqual({ ticket_id, answers: ['2', '2', '2', '2'] });
    }
  });

  it('17 leading zeros are no other ticket', async () => {
    await c.plays(`
      bet 007 1000  => 0 9000
      bet 7 1000    => 0 9000
      refund 7      => 0 10000
    `);
    expect(entries().map(({ transactionId }) => transactionId)).toEqual(['7', '7']);
  });

  it('18 amounts are digits, of any size', async () => {
    expect(await c.b(1, '18446744073709551615')).toBe('3');
    await begin();
    for (const amount of ['+5', '%2B5', '5.0', '-5', '5e0', '', '18446744073709551616', '%205', '٥']) {
      const answers = [await c.b(1, amount), await c.s(1, amount), await c.bw(1, amount, 0), await c.bw(1, 0, amount)];
      expect({ amount, answers }).toEqual({ amount, answers: ['2', '2', '2', '2'] });
    }
    expect(await c.b(1, '0000000005')).toBe('0 9995');
  });

  it.each([['18446744073709551615999'], ['-3'], [undefined], ['%'], ['']])(
    '19 total_used %s moves nothing and refuses nothing',
    async (total_used) => {
      expect([await c.b(1, 1000), await c.s(1, 500, { total_used })]).toEqual(['0 9000', '0 9500']);
    },
  );

  it.each([
    ['room%20x1+table:7', 'room x1 table:7'],
    ['%2B%E6%8D%95%E9%B1%BC', '+捕鱼'],
    [undefined, undefined],
  ])('20 key %s is free text and recorded', async (key, recorded) => {
    expect(await c.b(1, 1000, { key })).toBe('0 9000');
    expect(entries()[0]?.details?.['key']).toBe(recorded);
  });

  it('21 what is shown is rounded down, what is checked is exact', async () => {
    await begin({ balance: '100.0099' });
    await c.plays(`
      authenticate  => 0 10000
      bet 1 10000   => 0 0
      bet 2 1       => 3
    `);
  });

  it('22 the units of a currency are a setting', async () => {
    for (const unitsPerMajor of [1, { JPY: 1 }]) {
      await begin({ currency: 'JPY', settings: { unitsPerMajor } });
      expect([await c.authenticate(), await c.b(1, 10), await c.balance()]).toEqual(['0 100', '0 90', 900_000n]);
    }
    await begin({ settings: { unitsPerMajor: { JPY: 1 } } });
    expect(await c.authenticate()).toBe('0 10000');
  });

  it('26 the same ticket at two agents is two tickets', async () => {
    c.world.register('vela', 'op2');
    const access_token = await c.tokenOf('p1', 'op2');
    const query = `access_token=${access_token}&ticket_id=1&total_bet=1000&game_code=fish`;
    expect([await c.b(1, 1000), await c.ask('bet', query, { agentId: 'op2' })]).toEqual(['0 9000', '0 8000']);
    expect(await c.ask('bet', query)).toBe('1');
  });

  it('27 a refund may name the player instead of the token, by a setting only', async () => {
    const byMember = { access_token: undefined, member_id: 'p1' };
    expect(await c.x(1, byMember)).toBe('1');
    await begin({ settings: { refundByMemberId: true } });
    await c.playerToken('p2');
    expect([await c.b(1, 1000), await c.x(1, byMember)]).toEqual(['0 9000', '0 10000']);
    await begin({ settings: { refundByMemberId: true } });
    await c.playerToken('p2');
    expect([await c.b(1, 1000), await c.x(1, { ...byMember, member_id: 'p2' })]).toEqual(['0 9000', '2']);
    expect(c.world.telemetry.alarms).toEqual(['content_mismatch']);
  });

  it('28 only GET is routed, and every answer says that it must not be stored', async () => {
    expect(manifest.routes.map((route) => route.split(' ')[0])).toEqual(Array(5).fill('GET'));
    const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
    expect((await c.get('bet', '')).headers).toEqual(headers);
    expect((await c.get('authenticate', `access_token=${c.token}`)).headers).toEqual(headers);
    expect((await c.get('refund', '', { agentId: 'nobody' })).headers).toEqual(headers);
  });
});
