import { beforeEach, describe, expect, it } from 'vitest';
import { Conversation, inOrder, WALLET_TOKEN } from './conversation.ts';

/** The conformance cases of the protocol page, by number; 25 to 27 are in races.test.ts and faults.test.ts, 28 in launch.test.ts. */
describe('wallet-v2: documented cases', () => {
  let c: Conversation;
  async function begin(beginning: Parameters<typeof Conversation.begin>[0] = {}) {
    c = await Conversation.begin(beginning);
  }
  const accept = { settings: { payoutWithoutStake: 'accept' } };
  const deposit = (amount: string) => async () => {
    await c.deposit(amount);
    return 'deposited';
  };
  beforeEach(() => begin());

  it('1 credit tells balance, player, currency and time, and `result` is a number', async () => {
    const { status, body } = await c.post(`{"code":"${c.code}","type":"credit"}`);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      credit: 100000,
      player_id: 'p1',
      result: 1,
      time: expect.stringMatching(/^\d{2}-\d{2}-\d{4} \d{2}:\d{2}:\d{2}$/),
      currency: 'USD',
    });
  });

  it('2 bet and win without a round', async () => {
    expect(
      await inOrder(
        () => c.b(3, 500),
        () => c.w(4, 1000),
      ),
    ).toEqual(['99500', '100500']);
  });

  it('3 a win again, with other content, and a cancel after it', async () => {
    expect(
      await inOrder(
        () => c.b(85, 100, 85),
        () => c.w(86, 50, 85),
        () => c.w(86, 50, 85),
        () => c.w(86, 60, 85),
        () => c.c(85),
      ),
    ).toEqual(['99900', '99950', '99950', '#120', '#123']);
    expect(c.alarms).toEqual(['content_mismatch']);
  });

  it('4 a cancelled bet stays cancelled', async () => {
    expect(
      await inOrder(
        () => c.b(87, 100, 87),
        () => c.c(87),
        () => c.c(87),
        () => c.b(87, 100, 87),
        () => c.b(87, 101, 87),
      ),
    ).toEqual(['99900', '100000', '100000', '#121', '#120']);
  });

  it('5 a cancel that comes first stops bet and win, and makes no entry', async () => {
    expect(
      await inOrder(
        () => c.c(90),
        () => c.b(90, 100, 90),
        () => c.w(90, 5, 90),
        () => c.c(90),
      ),
    ).toEqual(['100000', '#121', '#121', '100000']);
    expect(c.entries).toEqual([]);
    expect(c.alarms).toEqual(['retry_after_rollback']);
  });

  it('6 a lost round has an entry for its win of 0', async () => {
    expect(
      await inOrder(
        () => c.b(85, 100, 85),
        () => c.w(86, 0, 85),
        () => c.w(86, 0, 85),
      ),
    ).toEqual(['99900', '99900', '99900']);
    expect(c.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['stake', -1_0000n],
      ['payout', 0n],
    ]);
  });

  it('7 the whole balance, again, and other content under its number', async () => {
    expect(
      await inOrder(
        () => c.b(1, 100000, 1),
        () => c.b(1, 100000, 1),
        () => c.b(1, 99999, 1),
        () => c.w(1, 5, 1),
      ),
    ).toEqual(['0', '0', '#120', '#120']);
  });

  it('8 a refusal is remembered for ever, and the next number is judged by itself', async () => {
    expect(
      await inOrder(
        () => c.b(1, 100001, 1),
        deposit('1.00'),
        () => c.b(1, 100001, 1),
        () => c.b(1, 5, 1),
        () => c.c(1),
        () => c.b(1, 100001, 1),
        () => c.w(2, 5, 1),
        () => c.b(3, 100001, 3),
      ),
    ).toEqual(['#110', 'deposited', '#110', '#120', '100100', '#110', '#122', '99']);
  });

  it('9 a win before its bet is not remembered; without any bet it is refused', async () => {
    expect(
      await inOrder(
        () => c.w(9, 500, 7),
        () => c.b(7, 100, 7),
        () => c.w(9, 500, 7),
      ),
    ).toEqual(['#122', '99900', '100400']);
    expect(c.alarms).toEqual(['orphan_payout']);
    await begin();
    expect(await c.w(9, 500)).toBe('#122');
  });

  it.each([[7], [undefined]])('9 by setting, a win without a bet (round %s) is paid, with an alarm', async (round) => {
    await begin(accept);
    expect(await c.w(9, 500, round)).toBe('100500');
    expect(c.alarms).toEqual(['payout_without_stake']);
  });

  it.each([
    ['reject', {}],
    ['accept', accept],
  ])('10 a win on a cancelled bet is refused (payoutWithoutStake %s)', async (_, beginning) => {
    await begin(beginning);
    expect(
      await inOrder(
        () => c.b(7, 100, 7),
        () => c.c(7),
        () => c.w(9, 500, 7),
      ),
    ).toEqual(['99900', '100000', '#122']);
  });

  it('11 only bets before the win are final', async () => {
    expect(
      await inOrder(
        () => c.b(1, 100, 1),
        () => c.w(2, 50, 1),
        () => c.b(3, 100, 1),
        () => c.c(3),
        () => c.c(1),
        () => c.c(2),
      ),
    ).toEqual(['99900', '99950', '99850', '99950', '#123', '#123']);
  });

  it('12 a second bet keeps the round live when the first is cancelled', async () => {
    expect(
      await inOrder(
        () => c.b(1, 100, 1),
        () => c.b(2, 100, 1),
        () => c.c(1),
        () => c.w(3, 50, 1),
        () => c.c(2),
      ),
    ).toEqual(['99900', '99800', '99900', '99950', '#123']);
  });

  it('13 a bet without a round is the round of its own number', async () => {
    expect(
      await inOrder(
        () => c.b(1, 100),
        () => c.c(1),
        () => c.w(2, 50),
      ),
    ).toEqual(['99900', '100000', '#122']);
    await begin();
    expect(
      await inOrder(
        () => c.b(1, 100),
        () => c.w(2, 50, 1),
      ),
    ).toEqual(['99900', '99950']);
  });

  it('14 a cancel of an unknown number beside a live round undoes nothing and raises an alarm', async () => {
    expect(
      await inOrder(
        () => c.b(85, 100, 85),
        () => c.c(5, { round_id: '85' }),
        () => c.w(86, 50, 85),
      ),
    ).toEqual(['99900', '99900', '99950']);
    expect(c.alarms).toEqual(['rollback_beside_round']);
  });

  it('15 after the session: wins, repeats and cancels are taken, bets and credit are not', async () => {
    expect(await c.b(1, 100, 1)).toBe('99900');
    await c.endSession();
    expect(
      await inOrder(
        () => c.w(2, 50, 1),
        () => c.b(1, 100, 1),
        () => c.c(3),
        () => c.b(4, 1, 4),
        () => c.credit(),
      ),
    ).toEqual(['99950', '99950', '99950', '#102', '#102']);
  });

  it('16 a blocked player is paid and may look, but not bet', async () => {
    expect(await c.b(1, 100, 1)).toBe('99900');
    await c.store.setStatus('p1', 'blocked', c.world.now());
    expect(
      await inOrder(
        () => c.w(2, 50, 1),
        () => c.b(3, 1, 3),
        () => c.credit(),
        () => c.b(1, 100, 1),
      ),
    ).toEqual(['99950', '#103', '99950', '99950']);
  });

  it('17 a number has one owner in a currency, and is free in another', async () => {
    const p2 = { code: `"${await c.seat('p2')}"` };
    expect(await c.b(1, 100, 1)).toBe('99900');
    expect(
      await inOrder(
        () => c.b(1, 100, 1, p2),
        () => c.b(9, 1, 1, p2),
        () => c.w(2, 5, 1, p2),
        () => c.c(1, p2),
      ),
    ).toEqual(['#124', '#124', '#124', '#124']);
    expect(c.alarms).toEqual(Array(4).fill('content_mismatch'));
    const uah = await c.seat('p1', 'UAH', '5');
    expect(await c.b(1, 100, 1, { code: `"${uah}"` })).toBe('400');
  });

  it('18 numbers keep every digit', async () => {
    expect(
      await inOrder(
        () => c.b('9007199254740992', 1, '9007199254740992'),
        () => c.b('9007199254740993', 1, '9007199254740993'),
        () => c.b('18446744073709551615', 1, '18446744073709551615'),
      ),
    ).toEqual(['99999', '99998', '99997']);
    expect(c.entries.map(({ transactionId, roundId }) => [transactionId, roundId])).toEqual([
      ['9007199254740992', '9007199254740992'],
      ['9007199254740993', '9007199254740993'],
      ['18446744073709551615', '18446744073709551615'],
    ]);
  });

  it.each([
    ['18446744073709551616', '1'],
    ['-1', '1'],
    ['1.0', '1'],
    ['1e3', '1'],
    ['"x"', '1'],
    ['1', '-1'],
    ['1', '1.5'],
    ['007', '1'],
  ])('19 id %s with a bet of %s is malformed', async (id, bet) => {
    expect(await c.b(id, bet, 1)).toBe('#100');
    expect(await c.credit()).toBe('100000');
  });

  it('19 an id that is missing is malformed', async () => {
    expect(await c.say({ type: '"bet"', code: `"${c.code}"`, game: 1053, bet: 1 })).toBe('#100');
  });

  it.each<[string, (text: string) => Parameters<Conversation['send']>]>([
    ['ids and amounts as digits in strings', (text) => [text.replace('"id":1,', '"id":"1",').replace('500', '"500"')]],
    ['unknown members', (text) => [text.replace('{', '{"note":{"a":[1,2.50]},')]],
    ['text/plain', (text) => [text, { headers: { 'content-type': 'text/plain' } }]],
    ['a byte-order mark', (text) => [`\ufeff${text}`]],
    ['a base64 body', (text) => [Buffer.from(text)]],
  ])('20 %s: as the plain form, and the same transaction', async (_, form) => {
    const plain = `{"bet":500,"code":"${c.code}","game":1053,"id":1,"round_id":1,"type":"bet"}`;
    expect(await c.send(...form(plain))).toBe('99500');
    expect(await c.send(plain)).toBe('99500');
    expect(c.entries).toHaveLength(1);
  });

  it.each<[string, (code: string) => string]>([
    ['a name twice', (code) => `{"code":"${code}","type":"credit","type":"credit"}`],
    ['a name twice, once escaped', (code) => `{"code":"${code}","type":"credit","\\u0074ype":"credit"}`],
    ['an array', (code) => `[{"code":"${code}","type":"credit"}]`],
    ['nothing', () => ''],
    ['type Bet', (code) => `{"bet":1,"code":"${code}","game":1,"id":1,"type":"Bet"}`],
    ['32 KiB and a byte', (code) => `{"code":"${code}","type":"credit"}`.padEnd(32 * 1024 + 1)],
  ])('21 %s is malformed', async (_, body) => {
    expect(await c.send(body(c.code))).toBe('#100');
  });

  it('21 32 KiB are not too large', async () => {
    expect(await c.send(`{"code":"${c.code}","type":"credit"}`.padEnd(32 * 1024))).toBe('100000');
  });

  it('22 a code that was never issued, of another agent, or the wallet token', async () => {
    c.register('op2');
    const never = `${c.code.slice(0, -1)}${c.code.endsWith('0') ? '1' : '0'}`;
    const elsewhere = await c.world.openSession('wallet-v2', 'op2', 'p1', 'USD');
    const otherProtocol = await c.world.openSession('vela', 'op1', 'p1', 'USD');
    for (const code of [never, elsewhere, otherProtocol, WALLET_TOKEN, '', 'constructor']) {
      expect(await c.credit(code)).toBe('#101');
      expect(await c.b(1, 1, 1, { code: `"${code}"` })).toBe('#101');
      expect(await c.w(1, 1, 1, { code: `"${code}"` })).toBe('#101');
      expect(await c.c(1, { code: `"${code}"` })).toBe('#101');
    }
    expect([...c.store.records.values()].filter((record) => record.type !== 'entry')).toEqual([]);
  });

  it('23 credit is rounded down, and the exact balance decides', async () => {
    await begin({ balance: '1000.0099' });
    expect(
      await inOrder(
        () => c.credit(),
        () => c.b(1, 100000, 1),
        () => c.b(2, 1, 2),
      ),
    ).toEqual(['100000', '0', '#110']);
  });

  it.each([[1], [{ JPY: 1 }]])('24 yen without hundredths (unitsPerMajor %o)', async (unitsPerMajor) => {
    await begin({ settings: { unitsPerMajor }, currency: 'JPY' });
    expect(
      await inOrder(
        () => c.credit(),
        () => c.b(1, 10, 1),
      ),
    ).toEqual(['1000', '990']);
    expect(c.entries.map(({ amount }) => amount)).toEqual([-10_0000n]);
  });
});
