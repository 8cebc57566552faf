import { beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../shared/application/fault.ts';
import type { CommitResult } from '../../../shared/application/ledger-store.ts';
import type { WalletRef } from '../../../shared/domain/command.ts';
import type { Commit } from '../../../shared/domain/commit.ts';
import type { RecordAddress } from '../../../shared/domain/ids.ts';
import type { LedgerState } from '../../../shared/domain/state.ts';
import { StandingClock } from '../../support/clocks.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation, inOrder } from './conversation.ts';

/** What becomes of the next commits: never written, written without a reply, or written after nobody waits any more. */
type Mishap = 'request_lost' | 'reply_lost' | 'written_late';

class UnreliableStore extends MemoryStore {
  mishaps: Mishap[] = [];
  isDown = false;
  readonly #late: Commit[] = [];

  override async read(walletRef: WalletRef | undefined, addresses: readonly RecordAddress[]): Promise<LedgerState> {
    if (this.isDown) throw new Fault('store_unavailable', 'the test switched the store off');
    return super.read(walletRef, addresses);
  }

  override async commit(commit: Commit): Promise<CommitResult> {
    const mishap = this.mishaps.shift();
    if (mishap === 'written_late') this.#late.push(commit);
    if (mishap === 'reply_lost') this.commitNow(commit);
    return mishap ? { type: 'unknown' } : super.commit(commit);
  }

  /** What is still on its way arrives, with the conditions that it carries. */
  writeLate(): CommitResult[] {
    return this.#late.splice(0).map((commit) => this.commitNow(commit));
  }
}

describe('wallet-v2: faults', () => {
  const OUT_OF_TIME: Mishap[] = Array(200).fill('request_lost');
  const RETRYABLE = { status: 500, body: '{"error":"temporarily_unavailable"}' };
  let store: UnreliableStore;
  let c: Conversation;
  beforeEach(async () => {
    store = new UnreliableStore();
    c = await Conversation.begin({ store, clock: new StandingClock('2026-03-02T08:15:00Z') });
  });
  const bet = () => c.b(1, 100, 1);
  const cancel = () => c.c(1);

  it.each<[string, Mishap[]]>([
    ['its commit is lost', ['request_lost']],
    ['the reply is lost', ['reply_lost']],
    ['several commits are lost', ['request_lost', 'request_lost', 'reply_lost']],
  ])('27 a bet is taken once when %s, and its cancel gives it back', async (_, mishaps) => {
    store.mishaps = mishaps;
    expect(await inOrder(bet, cancel)).toEqual(['99900', '100000']);
    expect(c.entries.map(({ kind }) => kind)).toEqual(['stake', 'rollback']);
  });

  it('27 a bet that cannot be written is answered without a result, and its cancel leaves nothing to take', async () => {
    store.mishaps = [...OUT_OF_TIME];
    expect(await c.post(`{"bet":100,"code":"${c.code}","game":1,"id":1,"type":"bet"}`)).toEqual(RETRYABLE);
    store.mishaps = [];
    expect(await inOrder(cancel, bet)).toEqual(['100000', '#121']);
    expect(c.entries).toEqual([]);
  });

  it('27 a bet that is written after the answer: the cancel that came before it stops it', async () => {
    store.mishaps = ['written_late', ...OUT_OF_TIME];
    expect(await bet()).toBe('HTTP 500');
    store.mishaps = [];
    expect(await cancel()).toBe('100000');
    expect(store.writeLate()).toMatchObject([{ type: 'lost' }]);
    expect(await c.credit()).toBe('100000');
  });

  it('27 a bet that is written after the answer: the cancel that comes after it gives it back', async () => {
    store.mishaps = ['written_late', ...OUT_OF_TIME];
    expect(await bet()).toBe('HTTP 500');
    store.mishaps = [];
    expect(store.writeLate()).toEqual([{ type: 'committed' }]);
    expect(await inOrder(bet, cancel)).toEqual(['99900', '100000']);
  });

  it.each(['bet', 'win', 'cancel'] as const)('a %s whose reply is lost is answered as if it were not', async (type) => {
    await c.b(9, 100, 9);
    store.mishaps = ['reply_lost'];
    const steps = { bet, win: () => c.w(2, 50, 9), cancel: () => c.c(9) };
    expect(await steps[type]()).toBe({ bet: '99800', win: '99950', cancel: '100000' }[type]);
    expect(await steps[type]()).toBe({ bet: '99800', win: '99950', cancel: '100000' }[type]);
    expect(c.entries).toHaveLength(2);
  });

  it('a store that is down is answered without a result, whatever was asked', async () => {
    store.isDown = true;
    for (const type of ['credit', 'bet', 'win', 'cancel']) {
      const body = `{"type":"${type}","code":"${c.code}","id":1,"bet":1,"win":1,"game":1}`;
      expect(await c.post(body)).toEqual(RETRYABLE);
    }
    expect(c.world.telemetry.reports.slice(-4).map(({ result }) => result)).toEqual(Array(4).fill('fault'));
  });

  it('a refusal that could not be remembered is not given', async () => {
    store.mishaps = [...OUT_OF_TIME];
    expect(await c.b(1, 100001, 1)).toBe('HTTP 500');
    store.mishaps = [];
    await c.deposit('1');
    expect(await c.b(1, 100001, 1)).toBe('99');
  });
});
