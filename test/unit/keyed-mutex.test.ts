import { describe, expect, it } from 'vitest';
import { Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import { KeyedMutex } from '../../shared/application/keyed-mutex.ts';
import type { Stake } from '../../shared/domain/command.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import { standsAt } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';

const AT = '2026-03-02T08:15:30.000Z';

/** Work that ends when it is told to. */
function slow() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const log: string[] = [];
  const work = async () => {
    log.push('begun');
    return promise;
  };
  return { work, log, resolve, reject };
}

describe('a keyed mutex', () => {
  it('lets work of one wallet begin when all earlier work has ended, in the order in which it came', async () => {
    const oneAtATime = new KeyedMutex();
    const [first, second, third] = [slow(), slow(), slow()];
    const results = [first, second, third].map(({ work }) => oneAtATime.run('p1', work));
    await settled();
    expect([first.log, second.log, third.log]).toEqual([['begun'], [], []]);
    first.resolve('1');
    await settled();
    expect([second.log, third.log]).toEqual([['begun'], []]);
    second.resolve('2');
    third.resolve('3');
    expect(await Promise.all(results)).toEqual(['1', '2', '3']);
  });

  it('lets work of different wallets go side by side', async () => {
    const oneAtATime = new KeyedMutex();
    const [one, other] = [slow(), slow()];
    void oneAtATime.run('p1', one.work);
    void oneAtATime.run('p2', other.work);
    await settled();
    expect([one.log, other.log]).toEqual([['begun'], ['begun']]);
  });

  it('goes on after work that failed, and tells nobody but who asked for it', async () => {
    const oneAtATime = new KeyedMutex();
    const failing = slow();
    const failed = oneAtATime.run('p1', failing.work);
    const next = oneAtATime.run('p1', async () => 'next');
    failing.reject(new Error('no'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('next');
    expect(await oneAtATime.run('p1', async () => 'later')).toBe('later');
  });
});

describe('callbacks of one process for one wallet', () => {
  const clock = standsAt(AT);

  it('do not race each other: each is one read and one commit, however many come at once', async () => {
    const inner = new MemoryStore();
    await inner.setStatus('p1', 'active', AT);
    await inner.openWallet('p1', 'EUR');
    const requests: string[] = [];
    const store = {
      read: async (...call: Parameters<MemoryStore['read']>) => {
        requests.push('read');
        await settled();
        return inner.read(...call);
      },
      commit: async (...call: Parameters<MemoryStore['commit']>) => {
        requests.push('commit');
        await settled();
        return inner.commit(...call);
      },
    };
    const ports = { store, clock, oneAtATime: new KeyedMutex() };
    const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
    const send = (id: string) => execute(stake(id), STRICT_POLICY, ports, new Deadline(clock, 1800));
    const outcomes = await Promise.all(ids.map(send));
    expect(outcomes.map(({ type }) => type)).toEqual(ids.map(() => 'applied'));
    expect(requests).toEqual(ids.flatMap(() => ['read', 'commit']));
  });
});

function stake(id: string): Stake {
  return {
    kind: 'stake',
    source: { protocol: 'test', agentId: 'a1' },
    walletRef: { by: 'player', playerId: 'p1', currency: 'EUR' },
    at: AT,
    ids: [id],
    stake: 0n,
    payout: 0n,
    content: {},
    funds: 'gross',
    afterRefusal: 'same',
    playerMustBeActive: true,
  };
}

/** Everything that can go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
