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
  const deposit = (amount: string) => async () => {
    await c.world.transfer('deposit', 'p1', 'THB', amount);
    return 'deposited';
  };
  const withdraw = (amount: string) => async () => {
    await c.world.transfer('withdrawal', 'p1', 'THB', amount);
    return 'withdrawn';
  };
  beforeEach(() => begin());

  it('1 balance', async () => {
    expect(await c.balance()).toBe('0000 100');
  });

  it('2 a bet, again, and retried', async () => {
    const answers = await all(
      () => c.b('a', 0.5, 0),
      () => c.b('a', 0.5, 0),
      () => c.r('a', 0.5, 0),
    );
    expect(answers).toEqual(['0000 99.5', '2001 99.5', '0000 99.5']);
    expect(c.entries).toHaveLength(1);
  });

  it('3 a free win; the whole balance', async () => {
    expect(await c.b('a', 0, 1.3)).toBe('0000 101.3');
    await begin();
    expect(
      await all(
        () => c.b('a', 100, 0),
        () => c.b('a', 100, 0),
      ),
    ).toEqual(['0000 0', '2001 0']);
  });

  it('4 tenths add up exactly', async () => {
    expect(
      await all(
        () => c.b('a', 0.1, 0.2),
        () => c.b('b', 0.1, 0.2),
        () => c.b('c', 0.1, 0.2),
      ),
    ).toEqual(['0000 100.1', '0000 100.2', '0000 100.3']);
  });

  it('5 a refusal is remembered, but a retry is judged afresh', async () => {
    const stake = 100.0001;
    const answers = await all(
      () => c.b('a', stake, 0),
      deposit('50'),
      () => c.b('a', stake, 0),
      () => c.r('a', stake, 0),
      () => c.x('a'),
    );
    expect(answers).toEqual(['1006 100', 'deposited', '1006 150', '0000 49.9999', '0000 150']);
  });

  it('6 a refusal that was rolled back stays closed', async () => {
    const stake = 100.0001;
    const answers = await all(
      () => c.b('a', stake, 0),
      () => c.x('a'),
      () => c.x('a'),
      deposit('50'),
      () => c.b('a', stake, 0),
      () => c.r('a', stake, 0),
    );
    expect(answers).toEqual(['1006 100', '0000 100', '2001 100', 'deposited', '1006 150', '9999 150']);
  });

  it('7 gross for a bet, net for a retry', async () => {
    expect(await c.b('a', 101, 500)).toBe('1006 100');
    await begin();
    expect(
      await all(
        () => c.r('a', 101, 500),
        () => c.r('a', 101, 500),
        () => c.b('a', 101, 500),
      ),
    ).toEqual(['0000 499', '0000 499', '2001 499']);
  });

  it('8 a retry that is not covered', async () => {
    expect(
      await all(
        () => c.r('a', 101, 0),
        deposit('1'),
        () => c.r('a', 101, 0),
      ),
    ).toEqual(['1006 100', 'deposited', '0000 0']);
    expect(c.world.telemetry.alarms).toEqual(['retry_refused']);
    await begin({ retryBelowZero: true });
    expect(await c.r('a', 101, 0)).toBe('0000 -1');
  });

  it('9 rolled back sixty times over', async () => {
    expect(
      await all(
        () => c.b('a', 30, 10),
        () => c.x('a'),
      ),
    ).toEqual(['0000 80', '0000 100']);
    for (let i = 0; i < 60; i++) expect(await c.x('a')).toBe('2001 100');
    expect(
      await all(
        () => c.b('a', 30, 10),
        () => c.r('a', 30, 10),
      ),
    ).toEqual(['1006 100', '9999 100']);
  });

  it('10 rollback first', async () => {
    expect(
      await all(
        () => c.x('a'),
        () => c.x('a'),
        () => c.b('a', 10, 0),
        () => c.r('a', 10, 0),
      ),
    ).toEqual(['0000 100', '2001 100', '1006 100', '9999 100']);
    expect(c.entries).toEqual([]);
    expect(c.world.telemetry.alarms).toEqual(['retry_after_rollback']);
  });

  it('11 a spent win stands for good', async () => {
    const answers = await all(
      () => c.b('a', 10, 200),
      withdraw('200'),
      () => c.x('a'),
      deposit('500'),
      () => c.x('a'),
      () => c.b('a', 10, 200),
      () => c.r('a', 10, 200),
    );
    expect(answers).toEqual(['0000 290', 'withdrawn', '2003 90', 'deposited', '2003 590', '2001 590', '0000 590']);
    expect(c.world.telemetry.alarms).toEqual(['rollback_short_funds']);
  });

  it('12 a spent win below zero, by setting', async () => {
    await begin({ rollbackShortFunds: 'negative' });
    expect(
      await all(
        () => c.b('a', 10, 200),
        withdraw('200'),
        () => c.x('a'),
        () => c.x('a'),
      ),
    ).toEqual(['0000 290', 'withdrawn', '0000 -100', '2001 -100']);
  });

  it('13 other content; another player', async () => {
    expect(
      await all(
        () => c.b('a', 10, 0),
        () => c.b('a', 11, 0),
        () => c.b('a', '10.00', 0),
      ),
    ).toEqual(['0000 90', '9999 90', '2001 90']);
    await c.world.openPlayer('p2', 'THB', '100');
    expect(
      await all(
        () => c.b('a', 10, 0, { uid: 'p2' }),
        () => c.x('a', { uid: 'p2' }),
      ),
    ).toEqual(['9999 100', '9999 100']);
    expect(c.entries).toHaveLength(1);
    expect(c.world.telemetry.alarms).toEqual(['content_mismatch', 'content_mismatch', 'content_mismatch']);
  });

  it('14 two names of one bet', async () => {
    const both = { betId: 'B', transferId: 'T' };
    expect(
      await all(
        () => c.b(both, 10, 0),
        () => c.x({ transferId: 'T' }),
        () => c.x({ betId: 'B' }),
      ),
    ).toEqual(['0000 90', '0000 100', '2001 100']);
    await begin();
    expect(
      await all(
        () => c.b({ betId: 'B' }, 10, 0),
        () => c.x(both),
      ),
    ).toEqual(['0000 90', '0000 100']);
  });

  it('14 a name that is learned later, from a repeat or from a rollback, is a name for ever', async () => {
    const [bet, transfer, both] = [{ betId: 'B' }, { transferId: 'T' }, { betId: 'B', transferId: 'T' }];
    const booked = await all(
      () => c.b(transfer, 10, 0),
      () => c.b(both, 10, 0),
      () => c.b(bet, 10, 0),
      () => c.x(bet),
      () => c.x(transfer),
    );
    expect(booked).toEqual(['0000 90', '2001 90', '2001 90', '0000 100', '2001 100']);
    await begin();
    const undone = await all(
      () => c.x(transfer),
      () => c.x(both),
      () => c.b(bet, 10, 0),
    );
    expect(undone).toEqual(['0000 100', '2001 100', '1006 100']);
    await begin();
    const learned = await all(
      () => c.b(transfer, 10, 0),
      () => c.x(both),
      () => c.b(bet, 10, 0),
    );
    expect(learned).toEqual(['0000 90', '0000 100', '1006 100']);
  });

  it('15 names that contradict each other', async () => {
    const answers = await all(
      () => c.b({ betId: 'B', transferId: 'T' }, 10, 0),
      () => c.b({ betId: 'B2', transferId: 'T' }, 10, 0),
      () => c.x({ betId: 'B2', transferId: 'T' }),
      () => c.x({ betId: 'B', transferId: 'T2' }),
    );
    expect(answers).toEqual(['0000 90', '9999 90', '9999 90', '9999 90']);
  });

  it('16 a round is no key, and ids keep all 19 digits', async () => {
    expect(
      await all(
        () => c.b('7634846433511800001', 10, 0),
        () => c.b('7634846433511800002', 10, 0),
      ),
    ).toEqual(['0000 90', '0000 80']);
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
    const answers = await all(
      () => c.b('a', 1, 0),
      () => c.b('b', 0, 2),
      () => c.r('c', 1, 0),
      () => c.x('b'),
      () => c.balance(),
    );
    expect(answers).toEqual(['9999 100', '0000 102', '0000 101', '0000 99', '0000 99']);
  });

  it('21 unknown player; wallet not open', async () => {
    const uid = { uid: 'nobody' };
    expect(
      await all(
        () => c.balance('nobody'),
        () => c.b('a', 1, 0, uid),
        () => c.r('a', 1, 0, uid),
        () => c.x('a', uid),
      ),
    ).toEqual(['9999 0', '9999 0', '9999 0', '0000 0']);
    expect(
      await all(
        () => c.balance('p1', 'EUR'),
        () => c.b('a', 1, 0, { currency: 'EUR' }),
      ),
    ).toEqual(['9999 0', '9999 0']);
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
