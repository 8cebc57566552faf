import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../../shared/http/request.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation, type Setting } from './conversation.ts';

const CEILING = '922337203685477.5807';
const LARGE_BODY = { body: 'x'.repeat(MAX_BODY_BYTES + 1) };
const ACTIONS = ['authenticate', 'bet', 'result', 'refund', 'betwin'] as const;

/** Of several things that are wrong, the first check in the protocol's order answers. */
describe('vela: order of checks', () => {
  let c: Conversation;
  let store: MemoryStore;
  async function begin(setting: Setting = {}) {
    store = new MemoryStore();
    c = await Conversation.begin({ store, ...setting });
  }
  beforeEach(() => begin());

  it('1 an address that is not allowed is told nothing, before all else', async () => {
    c.world.register('vela', 'op1', { allowedSourceIps: ['203.0.113.0/24'] });
    for (const action of ACTIONS) {
      const { statusCode, body } = await c.get(action, '', LARGE_BODY);
      expect([statusCode, body]).toEqual([403, '{"status_code":5,"message":"System Error"}']);
    }
    const query = `access_token=${c.token}&ticket_id=1&total_bet=1&game_code=fish`;
    expect(await c.ask('bet', query)).toBe('HTTP 403 5');
    expect(await c.ask('bet', query, { sourceIp: '203.0.113.9' })).toBe('0 9999');
  });

  it('1 a body over 32 KiB comes before the agent, and is 1 where there is no code 2', async () => {
    for (const agentId of ['op1', 'nobody']) {
      const answers = await Promise.all(
        ACTIONS.map((action) => c.ask(action, `access_token=${c.token}`, { agentId, ...LARGE_BODY })),
      );
      expect(answers).toEqual(['1', '2', '2', '2', '2']);
    }
  });

  it('1 a body of 32 KiB is not read', async () => {
    const body = 'x'.repeat(MAX_BODY_BYTES);
    expect(await c.ask('authenticate', `access_token=${c.token}`, { body })).toBe('0 10000');
  });

  it('1 an agent that is not registered is 1, before the token is looked at', async () => {
    for (const action of ACTIONS) expect(await c.ask(action, '', { agentId: 'nobody' })).toBe('1');
  });

  it('2 no token, an empty one, or two: 1, before the ticket is looked at', async () => {
    for (const access_token of [undefined, '', [c.token, c.token], '%F0%9F', '%']) {
      expect(await c.b('not-a-ticket', 'no-amount', { access_token })).toBe('1');
      expect(await c.authenticate({ access_token })).toBe('1');
    }
  });

  it('3 ticket and amounts come before the question whether the token was issued', async () => {
    await c.plays(`
      bet x 1 access_token=b1946ac92492d2347c6235b4d2611184  => 2
      bet 1 x access_token=b1946ac92492d2347c6235b4d2611184  => 2
      bet 1 1 access_token=b1946ac92492d2347c6235b4d2611184  => 1
    `);
  });

  it.each([undefined, '', '%C3', ['fish', 'fish'], ['fish', 'slot'], ['', '']])(
    'a game code of %j refuses nothing, and none contradicts none',
    async (game_code) => {
      expect([await c.b(1, 1000, { game_code }), await c.bw(2, 1, 1, { game_code })]).toEqual(['0 9000', '0 9000']);
      expect([await c.b(1, 1000), await c.bw(2, 1, 1, { game_code })]).toEqual(['0 9000', '0 9000']);
      expect([await c.s(1, 500, { game_code }), await c.s(1, 500)]).toEqual(['0 9500', '0 9500']);
      expect([await c.x(3, { game_code }), await c.authenticate({ game_code })]).toEqual(['0 9500', '0 9500']);
    },
  );

  it('what only describes is recorded as often as it came', async () => {
    const more = { game_code: ['fish', 'slot', 'fish'], key: ['a', '', 'b'], total_used: ['1', ''] };
    expect([await c.b(1, 1000, more), await c.s(1, 5, more)]).toEqual(['0 9000', '0 9005']);
    const [stake] = store.entriesOf('p1', 'MYR').filter(({ kind }) => kind === 'stake');
    expect(stake?.details).toEqual({ game_code: 'fish,slot', key: 'a,b', total_used: '1' });
    expect(stake?.gameCode).toBeUndefined();
  });

  it('3 a parameter that moves money or is looked up must not come twice, also when both are equal', async () => {
    expect(await c.b(1, 5, { total_bet: ['5', '5'] })).toBe('2');
    expect(await c.b(1, 1000)).toBe('0 9000');
    expect(await c.s(1, 5, { total_win: ['5', '5'] })).toBe('2');
    expect(c.world.telemetry.alarms).toEqual(['malformed_owed']);
    expect(await c.x(7, { member_id: ['p1', 'p1'] })).toBe('0 9000');
    expect(await c.s(1, 5, { ticket_id: ['1', '1'] })).toBe('2');
    expect(await c.s(1, 5, { unknown: ['a', 'b'], 'ticket_id[]': ['2', '3'], TICKET_ID: '9' })).toBe('0 9005');
  });

  it('4 a member_id that is no player is 1, and leaves no tombstone behind', async () => {
    await begin({ settings: { refundByMemberId: true } });
    const nobody = { access_token: undefined, member_id: 'nobody' };
    expect([await c.x('x', nobody), await c.x(1, nobody), await c.b(1, 1000), await c.x(1, nobody)]).toEqual([
      '2',
      '1',
      '0 9000',
      '1',
    ]);
  });

  it('5 whose ticket it is comes before what may be done with it', async () => {
    const other = await c.playerToken('p2');
    await c.world.store.setStatus('p2', 'blocked', c.world.now());
    expect([await c.b(1, 1000), await c.b(1, 99_999, { access_token: other })]).toEqual(['0 9000', '2']);
    expect(c.world.telemetry.alarms).toEqual(['content_mismatch']);
  });

  it('6 a known ticket comes before the end of the session, a block and funds', async () => {
    await c.plays(`
      bet 1 10000  => 0 0
      bet 2 1      => 3
    `);
    await c.setStatus('blocked');
    await c.endSession();
    await c.plays(`
      bet 1 10000  => 0 0
      bet 2 1      => 3
      bet 1 9999   => 2
      bet 3 1      => 1
    `);
  });

  it('7 a block comes before funds and is not remembered', async () => {
    await c.setStatus('blocked');
    await c.plays(`
      bet 1 10001       => 1
      betwin 2 10001 0  => 1
    `);
    await c.setStatus('active');
    await c.plays(`
      bet 1 10000   => 0 0
      betwin 2 0 5  => 0 5
    `);
  });

  it('7 neither is the end of a session', async () => {
    const access_token = await c.tokenOf('p1');
    await c.endSession();
    expect([await c.b(1, 1000), await c.b(1, 1000, { access_token })]).toEqual(['1', '0 9000']);
  });

  it('8 a stake of 0 passes also with an empty wallet', async () => {
    await c.plays(`
      bet 1 10000   => 0 0
      bet 2 0       => 0 0
      betwin 3 0 7  => 0 7
    `);
  });

  it('9 a credit above the ceiling is 2 with an alarm, and not remembered', async () => {
    await begin({ balance: CEILING });
    await c.plays(`
      bet 1 0       => 0 92233720368547758
      result 1 1    => 2
      betwin 2 0 1  => 2
    `);
    expect(c.world.telemetry.alarms).toEqual(['balance_limit', 'balance_limit']);
    await c.withdraw('0.02');
    await c.plays(`
      result 1 1    => 0 92233720368547757
      betwin 2 0 1  => 0 92233720368547758
    `);
  });

  it('9 a stake beyond the ceiling is simply not covered', async () => {
    await begin({ balance: CEILING });
    expect(await c.bw(1, '18446744073709551615', '18446744073709551615')).toBe('3');
  });
});
