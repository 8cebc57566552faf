import { describe, expect, it } from 'vitest';
import type { Commit } from '../../../shared/domain/commit.ts';
import { VirtualClock } from '../../support/clocks.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation } from './conversation.ts';

async function begin(protocol: 'tg' | 'vp', store = new MemoryStore()): Promise<Conversation> {
  const c = new Conversation(protocol, store, {}, new VirtualClock());
  await c.world.openPlayer('p1', 'THB', '100');
  return c;
}

function counted(answers: readonly string[]): Record<string, number> {
  const statuses = answers.map((answer) => answer.slice(0, 4));
  return Object.fromEntries(
    [...new Set(statuses)].map((one) => [one, statuses.filter((other) => other === one).length]),
  );
}

/** Cases 24 and 25 of the protocol page. */
describe.each(['tg', 'vp'] as const)('%s: races', (protocol) => {
  it('24 twenty copies of one bet at once', async () => {
    const c = await begin(protocol);
    const answers = await Promise.all(Array.from({ length: 20 }, () => c.b('a', 1, 0)));
    expect(counted(answers)).toEqual({ '0000': 1, '2001': 19 });
    expect(await c.balance()).toBe('0000 99');
    expect(c.entries).toHaveLength(1);
  });

  it('24 thirty-two different bets of 10 on 100', async () => {
    const c = await begin(protocol);
    const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => c.b(`bet-${index}`, 10, 0)));
    expect(counted(answers)).toEqual({ '0000': 10, '1006': 22 });
    expect(await c.balance()).toBe('0000 0');
  });

  it('25 a bet and its rollback at once: 100 at the end, and one of the two legal pairs of answers', async () => {
    for (const order of ['bet first', 'rollback first']) {
      const c = await begin(protocol);
      const sends = [() => c.b('a', 30, 10), () => c.x('a')];
      const answers = await Promise.all((order === 'bet first' ? sends : sends.toReversed()).map((send) => send()));
      expect(['0000', '1006']).toContain((order === 'bet first' ? answers : answers.toReversed())[0]?.slice(0, 4));
      expect(await c.balance()).toBe('0000 100');
      expect(await c.x('a')).toBe('2001 100');
    }
  });

  it('25 the commit of a bet is delayed beyond the budget: 9999, then the rollback ends at 100 whichever comes first', async () => {
    for (const late of ['lands before the rollback', 'lands after the rollback']) {
      const store = new DelayingStore();
      const c = await begin(protocol, store);
      store.delays = true;
      expect(await c.b('a', 30, 10)).toBe('9999 0');
      store.delays = false;
      if (late === 'lands before the rollback') store.land();
      expect(await c.x('a')).toBe('0000 100');
      store.land();
      expect(await c.balance()).toBe('0000 100');
      expect(await c.b('a', 30, 10)).toBe('1006 100');
    }
  });

  it('25 the reply to the commit of a bet is lost: the true verdict, booked once, then the rollback', async () => {
    const store = new DelayingStore();
    const c = await begin(protocol, store);
    store.losesReplies = true;
    expect(await c.b('a', 30, 10)).toBe('0000 80');
    store.losesReplies = false;
    expect(await c.b('a', 30, 10)).toBe('2001 80');
    expect(await c.x('a')).toBe('0000 100');
  });
});

/** Commits that hang until the test lets them land, or whose replies never come. */
class DelayingStore extends MemoryStore {
  delays = false;
  losesReplies = false;
  readonly #waiting: Commit[] = [];

  override async commit(commit: Commit) {
    if (this.delays) {
      this.#waiting.push(commit);
      return new Promise<never>(() => undefined);
    }
    const result = this.commitNow(commit);
    return this.losesReplies ? ({ type: 'unknown' } as const) : result;
  }

  /** What waited is carried out now, if its conditions still hold. */
  land(): void {
    for (const commit of this.#waiting.splice(0)) this.commitNow(commit);
  }
}
