import { beforeEach, describe, expect, it } from 'vitest';
import { Conversation, inOrder } from './conversation.ts';

describe('wallet-v2: rounds', () => {
  let c: Conversation;
  beforeEach(async () => {
    c = await Conversation.begin();
  });

  it('several bets and several wins share a round', async () => {
    await c.plays(`
      bet 1 100 in 1  => 99900
      bet 2 200 in 1  => 99700
      bet 3 300 in 1  => 99400
      win 4 50 in 1   => 99450
      win 5 60 in 1   => 99510
      bet 6 400 in 1  => 99110
      win 7 70 in 1   => 99180
    `);
    expect(c.entries.map(({ roundId }) => roundId)).toEqual(Array(7).fill('1'));
  });

  it('each bet is final from the first win after it, whatever came before', async () => {
    await c.plays(`
      bet 1 100 in 1  => 99900
      bet 2 100 in 1  => 99800
      win 3 0 in 1    => 99800
      bet 4 100 in 1  => 99700
      cancel 1        => #123
      cancel 2        => #123
      cancel 4        => 99800
      bet 5 100 in 1  => 99700
      win 6 0 in 1    => 99700
      cancel 5        => #123
    `);
  });

  it('the round dies with its last bet, and a new bet brings it back', async () => {
    await c.plays(`
      bet 1 100 in 1  => 99900
      bet 2 100 in 1  => 99800
      cancel 2        => 99900
      cancel 1        => 100000
      win 3 50 in 1   => #122
      bet 4 100 in 1  => 99900
      win 3 50 in 1   => 99950
    `);
  });

  it('bets may come before the bet that gave the round its number', async () => {
    await c.plays(`
      bet 2 100 in 1  => 99900
      win 3 50 in 1   => 99950
      bet 1 100 in 1  => 99850
      cancel 1        => 99950
      cancel 2        => #123
    `);
  });

  it('a win on the number of the bet without a round makes it final', async () => {
    await c.plays(`
      bet 1 100  => 99900
      win 2 0    => 99900
      cancel 1   => #123
    `);
  });

  it('a cancel finds the round by its bet, not by what it sends', async () => {
    await c.plays(`
      bet 1 100 in 1       => 99900
      bet 2 100 in 2       => 99800
      bet 3 100 in 1       => 99700
      win 4 0 in 1         => 99700
      cancel 3 round_id=2  => #123
      cancel 2 round_id=1  => 99800
    `);
    expect(c.alarms).toEqual([]);
  });

  describe.each([
    ['reject', '#122', 'orphan_payout'],
    ['accept', '100050', 'payout_without_stake'],
  ])('payoutWithoutStake %s', (payoutWithoutStake, onNothing, alarm) => {
    beforeEach(async () => {
      c = await Conversation.begin({ settings: { payoutWithoutStake } });
    });

    it('nothing known: by the setting', async () => {
      expect(await c.w(9, 50, 7)).toBe(onNothing);
      expect(c.alarms).toEqual([alarm]);
    });

    it('the round number of a win names no round', async () => {
      await c.b(1, 0, 1);
      await c.w(7, 0, 1);
      expect(await c.w(9, 50, 7)).toBe(onNothing);
    });

    it.each<[string, (() => Promise<string>)[]]>([
      ['its bet was cancelled', [() => c.b(7, 100, 7), () => c.c(7)]],
      ['its bet was cancelled before it came', [() => c.c(7)]],
      ['its bet was refused', [() => c.b(7, 100001, 7)]],
      ['another bet named it and was refused', [() => c.b(8, 100001, 7)]],
      ['another bet named it and was cancelled', [() => c.b(8, 100, 7), () => c.c(8)]],
    ])('known and not live, because %s: 122 whatever the setting', async (_, steps) => {
      await inOrder(...steps);
      expect(await c.w(9, 50, 7)).toBe('#122');
      expect(c.alarms).toEqual(['orphan_payout']);
    });

    it('without a round: newest bet in another game, or none: by the setting', async () => {
      await c.b(1, 0, 1, { game: '1054' });
      expect(await c.w(9, 50)).toBe(onNothing);
    });

    it('without a round: the newest bet was cancelled: 122, though an older one in the same game is live', async () => {
      await inOrder(
        () => c.b(1, 100, 1),
        () => c.b(2, 100, 2),
        () => c.c(2),
      );
      expect(await c.w(9, 50)).toBe('#122');
    });

    it('without a round: bets at another agent do not count', async () => {
      c.register('op2', { payoutWithoutStake });
      const elsewhere = await c.world.openSession('wallet-v2', 'op2', 'p1', 'USD');
      await c.send(`{"bet":0,"code":"${elsewhere}","game":1053,"id":1,"type":"bet"}`, { agentId: 'op2' });
      expect(await c.w(9, 50)).toBe(onNothing);
    });
  });

  it('without a round: a win is paid on the round that the newest bet named', async () => {
    await c.plays(`
      bet 1 100 in 1  => 99900
      bet 2 100 in 1  => 99800
      win 3 50        => 99850
      cancel 1        => #123
      cancel 2        => #123
    `);
  });

  it('without a round: a refused bet is not the newest', async () => {
    await c.plays(`
      bet 1 100 in 1     => 99900
      bet 2 100001 in 2  => #110
      win 3 50           => 99950
    `);
  });

  it('without a round: a game number and its text are the same game', async () => {
    expect(
      await inOrder(
        () => c.b(1, 100, 1, { game: '1012' }),
        () => c.w(2, 50, undefined, { game: '"1012"' }),
      ),
    ).toEqual(['99900', '99950']);
  });

  it('a win without a round, again after a newer bet, is the same win', async () => {
    await c.plays(`
      bet 1 100 in 1            => 99900
      win 2 50                  => 99950
      bet 3 100 in 3 game=1054  => 99850
      win 2 50                  => 99850
    `);
  });

  it('a round that another player opened takes neither bets nor wins, however it became known', async () => {
    const p2 = { code: `"${await c.seat('p2')}"` };
    await inOrder(
      () => c.b(1, 100, 1),
      () => c.b(12, 100, 2),
      () => c.b(3, 100001, 3),
      () => c.c(4),
    );
    for (const round of [1, 2, 3, 4]) {
      expect(await c.b(90 + round, 1, round, p2)).toBe('#124');
      expect(await c.w(95 + round, 1, round, p2)).toBe('#124');
    }
    expect(c.store.entriesOf('p2', 'USD').map(({ kind }) => kind)).toEqual(['deposit']);
  });

  it('a number that holds a bet of another round is known as a round, but not live', async () => {
    await c.plays(`
      bet 5 100 in 7  => 99900
      win 9 50 in 5   => #122
      cancel 5        => 100000
    `);
  });

  it('a round that another player opened takes no bet, also not the one with its own number', async () => {
    const p2 = { code: `"${await c.seat('p2')}"` };
    expect(
      await inOrder(
        () => c.b(5, 100, 7),
        () => c.b(7, 100, 7, p2),
        () => c.b(7, 100, undefined, p2),
        () => c.w(9, 50, 7),
      ),
    ).toEqual(['99900', '#124', '#124', '99950']);
  });

  it('a cancel by another player does not take a round from who opened it', async () => {
    const p2 = { code: `"${await c.seat('p2')}"` };
    expect(
      await inOrder(
        () => c.b(5, 100, 7),
        () => c.c(7, p2),
        () => c.w(9, 50, 7),
      ),
    ).toEqual(['99900', '100000', '99950']);
  });

  it('another currency and another agent have rounds of their own', async () => {
    expect(await c.b(1, 100, 1)).toBe('99900');
    const uah = { code: `"${await c.seat('p1', 'UAH')}"` };
    expect(await c.w(2, 50, 1, uah)).toBe('#122');
    c.register('op2');
    const elsewhere = await c.world.openSession('wallet-v2', 'op2', 'p1', 'USD');
    const win = `{"code":"${elsewhere}","game":1053,"id":2,"round_id":1,"type":"win","win":50}`;
    expect(await c.send(win, { agentId: 'op2' })).toBe('#122');
  });
});
