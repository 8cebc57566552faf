import fc, { type Scheduler } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommitResult } from '../../../shared/application/ledger-store.ts';
import type { WalletRef } from '../../../shared/domain/command.ts';
import type { Commit } from '../../../shared/domain/commit.ts';
import type { RecordAddress } from '../../../shared/domain/ids.ts';
import type { LedgerState } from '../../../shared/domain/state.ts';
import { StandingClock } from '../../support/clocks.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation } from './conversation.ts';

/** Lets a scheduler decide whose read or commit comes next. */
class ScheduledStore extends MemoryStore {
  scheduler: Scheduler | undefined;

  override async read(walletRef: WalletRef | undefined, addresses: readonly RecordAddress[]): Promise<LedgerState> {
    await this.scheduler?.schedule(Promise.resolve(), 'read');
    return super.read(walletRef, addresses);
  }

  override async commit(commit: Commit): Promise<CommitResult> {
    await this.scheduler?.schedule(Promise.resolve(), 'commit');
    return super.commit(commit);
  }
}

type Step = (c: Conversation) => Promise<string>;

/** The answers of all steps at once, after `before`, and the credit at the end, in every order of reads and commits that fast-check thinks of. */
async function inEveryOrder(
  before: readonly Step[],
  steps: readonly Step[],
  check: (answers: string[], end: string, c: Conversation) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const store = new ScheduledStore();
      const c = await Conversation.begin({ store, clock: new StandingClock('2026-03-02T08:15:00Z') });
      for (const step of before) await step(c);
      store.scheduler = scheduler;
      const answers = await scheduler.waitFor(Promise.all(steps.map((step) => step(c))));
      store.scheduler = undefined;
      check(answers, await c.credit(), c);
    }),
    { numRuns: 60 },
  );
}

describe('wallet-v2: races', () => {
  it('25 twenty copies of one bet take the stake once, and all get the same answer', async () => {
    const c = await Conversation.begin();
    const answers = await Promise.all(Array.from({ length: 20 }, () => c.b(1, 100, 1)));
    expect(new Set(answers)).toEqual(new Set(['99900']));
    expect(c.entries).toHaveLength(1);
  });

  it('25 fifty different bets of a tenth of the balance: ten are taken, forty are not covered', async () => {
    const c = await Conversation.begin();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => c.b(index + 1, 10000, index + 1)));
    expect(answers.filter((answer) => answer === '#110')).toHaveLength(40);
    expect(c.entries.map(({ balanceAfter }) => balanceAfter)).toEqual(
      Array.from({ length: 10 }, (_, index) => BigInt(900 - 100 * index) * 10_000n),
    );
    expect(await c.credit()).toBe('0');
  });

  it('26 a bet and its cancel at once: the money is back in the end', async () => {
    await inEveryOrder([], [(c) => c.b(1, 100, 1), (c) => c.c(1)], ([bet, cancel], end, c) => {
      expect([bet, cancel, c.entries.length].join(' ')).toMatch(/^(?:99900 100000 2|#121 100000 0)$/);
      expect(end).toBe('100000');
    });
  });

  it('26 a win and a cancel of its bet at once: one of the two, never both', async () => {
    await inEveryOrder([(c) => c.b(1, 100, 1)], [(c) => c.w(2, 50, 1), (c) => c.c(1)], ([win, cancel], end) => {
      expect([win, cancel, end].join(' ')).toMatch(/^(?:99950 #123 99950|#122 100000 100000)$/);
    });
  });

  it('a win and a cancel of the only live bet, which is not the first of its round: one of the two', async () => {
    const before: Step[] = [(c) => c.b(1, 100, 1), (c) => c.b(2, 100, 1), (c) => c.c(1)];
    await inEveryOrder(before, [(c) => c.w(3, 50, 1), (c) => c.c(2)], ([win, cancel], end) => {
      expect([win, cancel, end].join(' ')).toMatch(/^(?:99950 #123 99950|#122 100000 100000)$/);
    });
  });

  it('a win without a round beside a bet that opens the next: paid, whichever is the newest', async () => {
    await inEveryOrder([(c) => c.b(1, 100, 1)], [(c) => c.w(3, 50), (c) => c.b(2, 100, 2)], (answers, end, c) => {
      expect(answers).not.toContain('#122');
      expect(end).toBe('99850');
      expect(c.entries.map(({ kind }) => kind).sort()).toEqual(['payout', 'stake', 'stake']);
    });
  });

  it('two further bets of one round at once are both counted', async () => {
    const further: Step[] = [(c) => c.b(2, 100, 1), (c) => c.b(3, 100, 1)];
    await inEveryOrder([], further, (_, end, c) => {
      expect(end).toBe('99800');
      const tallies = [...c.store.records.values()].filter((record) => record.type === 'round');
      expect(tallies).toMatchObject([{ liveStakes: 2 }]);
    });
  });

  it('two players bet on one number: one has it', async () => {
    const store = new MemoryStore();
    const c = await Conversation.begin({ store });
    const p2 = { code: `"${await c.seat('p2')}"` };
    const answers = await Promise.all([c.b(1, 100, 1), c.b(1, 100, 1, p2)]);
    expect(answers.sort()).toEqual(['#124', '99900']);
  });

  it('the end of the session beside a bet: the bet is taken before it or refused after it', async () => {
    const steps: Step[] = [(c) => c.b(1, 100, 1), (c) => c.endSession().then(() => 'ended')];
    await inEveryOrder([], steps, ([bet], _, c) => {
      expect([bet, c.entries.length].join(' ')).toMatch(/^(?:99900 1|#102 0)$/);
    });
  });
});
