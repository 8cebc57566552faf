import { describe, expect, it } from 'vitest';
import type { CommitResult } from '../../../shared/application/ledger-store.ts';
import type { Commit } from '../../../shared/domain/commit.ts';
import { faultsInBooks } from '../../support/books.ts';
import { StandingClock } from '../../support/clocks.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation } from './conversation.ts';

/** Does to each commit what the script says next; `well` when it is over. */
class FlakyStore extends MemoryStore {
  readonly script: ('well' | 'lost on the way' | 'reply lost' | 'busy')[] = [];
  broken = false;

  override async commit(commit: Commit): Promise<CommitResult> {
    const fate = this.broken ? 'lost on the way' : (this.script.shift() ?? 'well');
    if (fate === 'busy') return { type: 'busy' };
    if (fate === 'lost on the way') return { type: 'unknown' };
    const result = this.commitNow(commit);
    return fate === 'reply lost' ? { type: 'unknown' } : result;
  }
}

describe('vela: races', () => {
  it('23 twenty copies of a bet at once are one bet', async () => {
    const store = new MemoryStore();
    const c = await Conversation.begin({ store });
    const answers = await Promise.all(Array.from({ length: 20 }, () => c.b(1, 1000)));
    expect(new Set(answers)).toEqual(new Set(['0 9000']));
    expect(store.entriesOf('p1', 'MYR')).toHaveLength(2);
  });

  it('23 of fifty bets at once, ten are covered', async () => {
    const store = new MemoryStore();
    const c = await Conversation.begin({ store });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, ticket) => c.b(ticket, 1000)));
    const codes = answers.map((answer) => answer.slice(0, 1)).sort();
    expect(codes).toEqual([...Array(10).fill('0'), ...Array(40).fill('3')]);
    expect(await c.balance()).toBe(0n);
    expect(await faultsInBooks(store, 'p1', 'MYR')).toEqual([]);
  });

  it.each([0, 1])('24 a bet and its refund at once, starting with number %i: nothing is lost', async (first) => {
    const c = await Conversation.begin();
    const calls = [() => c.b(1, 1000), () => c.x(1)];
    const order = first === 0 ? calls : calls.reverse();
    await Promise.all(order.map((call) => call()));
    expect(await c.balance()).toBe(1_000_000n);
  });

  it.each([0, 1])('24 a result and a refund at once, starting with number %i: one of them wins', async (first) => {
    const c = await Conversation.begin();
    await c.b(1, 1000);
    const calls = [async () => `s ${await c.s(1, 500)}`, async () => `x ${await c.x(1)}`];
    const order = first === 0 ? calls : calls.reverse();
    const answers = (await Promise.all(order.map((call) => call()))).sort();
    expect([
      ['s 0 9500', 'x 2'],
      ['s 2', 'x 0 10000'],
    ]).toContainEqual(answers);
    expect(await c.balance()).toBe(answers[0] === 's 2' ? 1_000_000n : 950_000n);
  });
});

describe('vela: faults', () => {
  async function begin() {
    const store = new FlakyStore();
    const c = await Conversation.begin({ store, clock: new StandingClock() });
    return { store, c };
  }

  it.each(['lost on the way', 'reply lost', 'busy'] as const)(
    '25 a commit that is %s: the bet is taken once',
    async (fate) => {
      const { store, c } = await begin();
      store.script.push(fate);
      await c.plays(`
        bet 1 1000  => 0 9000
        refund 1    => 0 10000
        bet 1 1000  => 2
      `);
      expect(await faultsInBooks(store, 'p1', 'MYR')).toEqual([]);
    },
  );

  it('25 a store that stays away is HTTP 500 with code 5, and a refund then stops the bet', async () => {
    const { store, c } = await begin();
    store.broken = true;
    const query = `access_token=${c.token}&ticket_id=1&total_bet=1000&game_code=fish`;
    const { statusCode, body, headers } = await c.get('bet', query);
    expect([statusCode, body]).toEqual([500, '{"status_code":5,"message":"System Error"}']);
    expect(headers?.['cache-control']).toBe('no-store');
    store.broken = false;
    await c.plays(`
      refund 1    => 0 10000
      bet 1 1000  => 2
    `);
  });

  it('a result whose reply is lost is credited once, and says 0', async () => {
    const { store, c } = await begin();
    await c.b(1, 1000);
    store.script.push('reply lost');
    await c.plays(`
      result 1 500  => 0 9500
      result 1 500  => 0 9500
    `);
  });
});
