import { beforeEach, describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

/** The conformance cases of the protocol page, by number; each starts with player p1 at 100 THB. */
describe.each(['tg', 'vp'] as const)('%s: documented cases', (protocol) => {
  let c: Conversation;
  async function begin(settings: Record<string, unknown> = {}) {
    c = new Conversation(protocol, undefined, settings);
    await c.world.openPlayer('p1', 'THB', '100');
  }
  async function all(...steps: (() => Promise<string>)[]): Promise<string[]> {
    const answers: string[] = [];
    for (const step of steps) answers.push(await step());
    return answers;
  }
  beforeEach(() => begin());

  it('1 balance', async () => {
    expect(await c.balance()).toBe('0000 100');
  });

  it('2 a bet, again, and retried', async () => {
    await c.plays(`
      bet a 0.5 0    => 0000 99.5
      bet a 0.5 0    => 2001 99.5
      retry a 0.5 0  => 0000 99.5
    `);
    expect(c.entries).toHaveLength(1);
  });

  it('3 a free win; the whole balance', async () => {
    expect(await c.b('a', 0, 1.3)).toBe('0000 101.3');
    await begin();
    await c.plays(`
      bet a 100 0  => 0000 0
      bet a 100 0  => 2001 0
    `);
  });

  it('4 tenths add up exactly', async () => {
    await c.plays(`
      bet a 0.1 0.2  => 0000 100.1
      bet b 0.1 0.2  => 0000 100.2
      bet c 0.1 0.2  => 0000 100.3
    `);
  });

  it('5 a refusal is remembered, but a retry is judged afresh', async () => {
    await c.plays(`
      bet a 100.0001 0    => 1006 100
      deposit 50          => deposited
      bet a 100.0001 0    => 1006 150
      retry a 100.0001 0  => 0000 49.9999
      rollback a          => 0000 150
    `);
  });

  it('6 a refusal that was rolled back stays closed', async () => {
    await c.plays(`
      bet a 100.0001 0    => 1006 100
      rollback a          => 0000 100
      rollback a          => 2001 100
      deposit 50          => deposited
      bet a 100.0001 0    => 1006 150
      retry a 100.0001 0  => 9999 150
    `);
  });

  it('7 gross for a bet, net for a retry', async () => {
    expect(await c.b('a', 101, 500)).toBe('1006 100');
    await begin();
    await c.plays(`
      retry a 101 500  => 0000 499
      retry a 101 500  => 0000 499
      bet a 101 500    => 2001 499
    `);
  });

  it('8 a retry that is not covered', async () => {
    await c.plays(`
      retry a 101 0  => 1006 100
      deposit 1      => deposited
      retry a 101 0  => 0000 0
    `);
    expect(c.world.telemetry.alarms).toEqual(['retry_refused']);
    await begin({ retryBelowZero: true });
    expect(await c.r('a', 101, 0)).toBe('0000 -1');
  });

  it('9 rolled back sixty times over', async () => {
    await c.plays(`
      bet a 30 10  => 0000 80
      rollback a   => 0000 100
    `);
    for (let i = 0; i < 60; i++) expect(await c.x('a')).toBe('2001 100');
    await c.plays(`
      bet a 30 10    => 1006 100
      retry a 30 10  => 9999 100
    `);
  });

  it('10 rollback first', async () => {
    await c.plays(`
      rollback a    => 0000 100
      rollback a    => 2001 100
      bet a 10 0    => 1006 100
      retry a 10 0  => 9999 100
    `);
    expect(c.entries).toEqual([]);
    expect(c.world.telemetry.alarms).toEqual(['retry_after_rollback']);
  });

  it('11 a spent win stands for good', async () => {
    await c.plays(`
      bet a 10 200    => 0000 290
      withdraw 200    => withdrawn
      rollback a      => 2003 90
      deposit 500     => deposited
      rollback a      => 2003 590
      bet a 10 200    => 2001 590
      retry a 10 200  => 0000 590
    `);
    expect(c.world.telemetry.alarms).toEqual(['rollback_short_funds']);
  });

  it('12 a spent win below zero, by setting', async () => {
    await begin({ rollbackShortFunds: 'negative' });
    await c.plays(`
      bet a 10 200  => 0000 290
      withdraw 200  => withdrawn
      rollback a    => 0000 -100
      rollback a    => 2001 -100
    `);
  });

  it('13 other content; another player', async () => {
    await c.plays(`
      bet a 10 0     => 0000 90
      bet a 11 0     => 9999 90
      bet a 10.00 0  => 2001 90
    `);
    await c.world.openPlayer('p2', 'THB', '100');
    await c.plays(`
      bet a 10 0 uid=p2  => 9999 100
      rollback a uid=p2  => 9999 100
    `);
    expect(c.entries).toHaveLength(1);
    expect(c.world.telemetry.alarms).toEqual(['content_mismatch', 'content_mismatch', 'content_mismatch']);
  });

  it('14 two names of one bet', async () => {
    await c.plays(`
      bet B/T 10 0  => 0000 90
      rollback /T   => 0000 100
      rollback B/   => 2001 100
    `);
    await begin();
    await c.plays(`
      bet B/ 10 0   => 0000 90
      rollback B/T  => 0000 100
    `);
  });

  it('14 a name that is learned later, from a repeat or from a rollback, is a name for ever', async () => {
    await c.plays(`
      bet /T 10 0   => 0000 90
      bet B/T 10 0  => 2001 90
      bet B/ 10 0   => 2001 90
      rollback B/   => 0000 100
      rollback /T   => 2001 100
    `);
    await begin();
    await c.plays(`
      rollback /T   => 0000 100
      rollback B/T  => 2001 100
      bet B/ 10 0   => 1006 100
    `);
    await begin();
    await c.plays(`
      bet /T 10 0   => 0000 90
      rollback B/T  => 0000 100
      bet B/ 10 0   => 1006 100
    `);
  });

  it('15 names that contradict each other', async () => {
    await c.plays(`
      bet B/T 10 0   => 0000 90
      bet B2/T 10 0  => 9999 90
      rollback B2/T  => 9999 90
      rollback B/T2  => 9999 90
    `);
  });

  it('16 a round is no key, and ids keep all 19 digits', async () => {
    await c.plays(`
      bet 7634846433511800001 10 0  => 0000 90
      bet 7634846433511800002 10 0  => 0000 80
    `);
    expect(c.entries.map(({ transactionId, roundId }) => [transactionId, roundId])).toEqual([
      ['7634846433511800001', 'r1'],
      ['7634846433511800002', 'r1'],
    ]);
  });

  it('17 four decimals, and no more', async () => {
    const answers = await all(
      () => c.b('a', '0.00001', 0),
      () => c.b('b', 0, '1e-5'),
      () => c.b('c', '0.50000', 0),
      () => c.b('d', 1, 0, { jackpotContribute: 5e-7 }),
    );
    expect(answers).toEqual(['9999 100', '9999 100', '0000 99.5', '0000 98.5']);
  });

  it('18 amounts and ids that are none', async () => {
    const answers = await all(
      () => c.b('a', -1, 0),
      () => c.b('a', '"1"', 0),
      () => c.b('a', '1e309', 0),
      () => c.b('a', 'null', 0),
      () => c.b({}, 1, 0),
      () => c.b('a', '1,"actualBetAmt":1', 0),
      () => c.send({ action: 'betNSettle', uid: 'p1', betId: 'a', actualBetAmt: 1 }),
    );
    expect(new Set(answers.map((answer) => answer.slice(0, 4)))).toEqual(new Set(['9999']));
    expect(await c.balance()).toBe('0000 100');
  });

  it.each([
    ['hold', '0000 101'],
    ['included', '0000 101'],
    ['separate', '0000 106'],
  ])('19 jackpot: %s', async (jackpotWin, expected) => {
    await begin({ jackpotWin });
    expect(await c.b('a', 1, 2, { jackpotWin: 5 })).toBe(expected);
    expect(c.world.telemetry.alarms).toEqual(jackpotWin === 'hold' ? ['jackpot_held'] : []);
    expect(await c.x('a')).toBe('0000 100');
  });

  it('20 a blocked player', async () => {
    await c.world.store.setStatus('p1', 'blocked', c.world.now());
    await c.plays(`
      bet a 1 0    => 9999 100
      bet b 0 2    => 0000 102
      retry c 1 0  => 0000 101
      rollback b   => 0000 99
      balance      => 0000 99
    `);
  });

  it('21 unknown player; wallet not open', async () => {
    await c.plays(`
      balance nobody          => 9999 0
      bet a 1 0 uid=nobody    => 9999 0
      retry a 1 0 uid=nobody  => 9999 0
      rollback a uid=nobody   => 0000 0
    `);
    await c.plays(`
      balance p1 EUR          => 9999 0
      bet a 1 0 currency=EUR  => 9999 0
    `);
  });

  it('27 one id at two agents, and at the other protocol', async () => {
    c.register('op2');
    const elsewhere = new Conversation(protocol === 'tg' ? 'vp' : 'tg', c.world.store);
    expect(await c.b('a', 10, 0)).toBe('0000 90');
    expect(await c.b('a', 10, 0, { agentId: 'op2' })).toBe('0000 80');
    expect(await elsewhere.b('a', 10, 0)).toBe('0000 70');
    expect(await c.x('a')).toBe('0000 80');
    expect(c.entries.map(({ source }) => `${source?.protocol}/${source?.agentId}`)).toEqual([
      `${protocol}/op1`,
      `${protocol}/op2`,
      `${elsewhere.protocol}/op1`,
      `${protocol}/op1`,
    ]);
  });
});
