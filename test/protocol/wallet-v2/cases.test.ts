import { beforeEach, describe, expect, it } from 'vitest';
import { Conversation, inOrder, WALLET_TOKEN } from './conversation.ts';

/** The conformance cases of the protocol page, by number; 25 to 27 are in races.test.ts and faults.test.ts, 28 in launch.test.ts. */
describe('wallet-v2: documented cases', () => {
  let c: Conversation;
  async function begin(beginning: Parameters<typeof Conversation.begin>[0] = {}) {
    c = await Conversation.begin(beginning);
  }
  const accept = { settings: { payoutWithoutStake: 'accept' } };
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
    await c.plays(`
      bet 3 500   => 99500
      win 4 1000  => 100500
    `);
  });

  it('3 a win again, with other content, and a cancel after it', async () => {
    await c.plays(`
      bet 85 100 in 85  => 99900
      win 86 50 in 85   => 99950
      win 86 50 in 85   => 99950
      win 86 60 in 85   => #120
      cancel 85         => #123
    `);
    expect(c.alarms).toEqual(['content_mismatch']);
  });

  it('4 a cancelled bet stays cancelled', async () => {
    await c.plays(`
      bet 87 100 in 87  => 99900
      cancel 87         => 100000
      cancel 87         => 100000
      bet 87 100 in 87  => #121
      bet 87 101 in 87  => #120
    `);
  });

  it('5 a cancel that comes first stops bet and win, and makes no entry', async () => {
    await c.plays(`
      cancel 90         => 100000
      bet 90 100 in 90  => #121
      win 90 5 in 90    => #121
      cancel 90         => 100000
    `);
    expect(c.entries).toEqual([]);
    expect(c.alarms).toEqual(['retry_after_rollback']);
  });

  it('6 a lost round has an entry for its win of 0', async () => {
    await c.plays(`
      bet 85 100 in 85  => 99900
      win 86 0 in 85    => 99900
      win 86 0 in 85    => 99900
    `);
    expect(c.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['stake', -1_0000n],
      ['payout', 0n],
    ]);
  });

  it('7 the whole balance, again, and other content under its number', async () => {
    await c.plays(`
      bet 1 100000 in 1  => 0
      bet 1 100000 in 1  => 0
      bet 1 99999 in 1   => #120
      win 1 5 in 1       => #120
    `);
  });

  it('8 a refusal is remembered for ever, and the next number is judged by itself', async () => {
    await c.plays(`
      bet 1 100001 in 1  => #110
      deposit 1.00       => deposited
      bet 1 100001 in 1  => #110
      bet 1 5 in 1       => #120
      cancel 1           => 100100
      bet 1 100001 in 1  => #110
      win 2 5 in 1       => #122
      bet 3 100001 in 3  => 99
    `);
  });

  it('9 a win before its bet is not remembered; without any bet it is refused', async () => {
    await c.plays(`
      win 9 500 in 7  => #122
      bet 7 100 in 7  => 99900
      win 9 500 in 7  => 100400
    `);
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
    await c.plays(`
      bet 7 100 in 7  => 99900
      cancel 7        => 100000
      win 9 500 in 7  => #122
    `);
  });

  it('11 only bets before the win are final', async () => {
    await c.plays(`
      bet 1 100 in 1  => 99900
      win 2 50 in 1   => 99950
      bet 3 100 in 1  => 99850
      cancel 3        => 99950
      cancel 1        => #123
      cancel 2        => #123
    `);
  });

  it('12 a second bet keeps the round live when the first is cancelled', async () => {
    await c.plays(`
      bet 1 100 in 1  => 99900
      bet 2 100 in 1  => 99800
      cancel 1        => 99900
      win 3 50 in 1   => 99950
      cancel 2        => #123
    `);
  });

  it('13 a bet without a round is the round of its own number', async () => {
    await c.plays(`
      bet 1 100  => 99900
      cancel 1   => 100000
      win 2 50   => #122
    `);
    await begin();
    await c.plays(`
      bet 1 100      => 99900
      win 2 50 in 1  => 99950
    `);
  });

  it('14 a cancel of an unknown number beside a live round undoes nothing and raises an alarm', async () => {
    await c.plays(`
      bet 85 100 in 85      => 99900
      cancel 5 round_id=85  => 99900
      win 86 50 in 85       => 99950
    `);
    expect(c.alarms).toEqual(['rollback_beside_round']);
  });

  it('15 after the session: wins, repeats and cancels are taken, bets and credit are not', async () => {
    expect(await c.b(1, 100, 1)).toBe('99900');
    await c.endSession();
    await c.plays(`
      win 2 50 in 1   => 99950
      bet 1 100 in 1  => 99950
      cancel 3        => 99950
      bet 4 1 in 4    => #102
      credit          => #102
    `);
  });

  it('16 a blocked player is paid and may look, but not bet', async () => {
    expect(await c.b(1, 100, 1)).toBe('99900');
    await c.store.setStatus('p1', 'blocked', c.world.now());
    await c.plays(`
      win 2 50 in 1   => 99950
      bet 3 1 in 3    => #103
      credit          => 99950
      bet 1 100 in 1  => 99950
    `);
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
    await c.plays(`
      bet 9007199254740992 1 in 9007199254740992          => 99999
      bet 9007199254740993 1 in 9007199254740993          => 99998
      bet 18446744073709551615 1 in 18446744073709551615  => 99997
    `);
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
    await c.plays(`
      credit             => 100000
      bet 1 100000 in 1  => 0
      bet 2 1 in 2       => #110
    `);
  });

  it.each([[1], [{ JPY: 1 }]])('24 yen without hundredths (unitsPerMajor %o)', async (unitsPerMajor) => {
    await begin({ settings: { unitsPerMajor }, currency: 'JPY' });
    await c.plays(`
      credit         => 1000
      bet 1 10 in 1  => 990
    `);
    expect(c.entries.map(({ amount }) => amount)).toEqual([-10_0000n]);
  });
});
