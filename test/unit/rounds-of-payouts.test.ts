import { beforeEach, describe, expect, it } from 'vitest';
import { type Clock, Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import type { Command, Payout, Stake } from '../../shared/domain/command.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import { type Policy, STRICT_POLICY } from '../../shared/domain/policy.ts';
import { standsAt } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';

const AT = '2026-03-02T08:15:30.000Z';
const POLICY: Policy = { ...STRICT_POLICY, rounds: 'counted', payoutWithoutStake: 'accept' };
const ABOUT = {
  source: { protocol: 'test', agentId: 'a1' },
  walletRef: { by: 'player', playerId: 'p1', currency: 'EUR' },
  at: AT,
  content: {},
  roundId: '7',
} as const;
const STAKE: Stake = {
  ...ABOUT,
  kind: 'stake',
  ids: ['7'],
  stake: 0n,
  payout: 0n,
  funds: 'gross',
  afterRefusal: 'same',
  playerMustBeActive: true,
};
const PAYOUT: Payout = { ...ABOUT, kind: 'payout', ids: ['8'], payout: 5n, paidOn: 'round' };

/** Where the settings admit a payout on nothing, a round that is seen too old costs most: the payout is booked, and its stake is not marked. */
describe('a payout whose stake is booked in this very moment', () => {
  const clock = standsAt(AT);
  let inner: MemoryStore;

  beforeEach(async () => {
    inner = new MemoryStore();
    await inner.setStatus('p1', 'active', AT);
    await inner.openWallet('p1', 'EUR');
  });

  function send(command: Command, store: LedgerStore) {
    return execute(command, POLICY, { store, clock }, new Deadline(clock, 1800));
  }

  async function expectPaidOnTheStake(store: LedgerStore) {
    const outcome = await send(PAYOUT, store);
    expect(outcome).toMatchObject({ type: 'applied', notices: [], balance: 5n });
    const [stake, payout] = inner.entriesOf('p1', 'EUR');
    expect(stake).toMatchObject({ kind: 'stake', settledBy: payout?.entryId });
  }

  it('between its read and its commit is paid on the stake', async () => {
    let commits = 0;
    await expectPaidOnTheStake({
      read: (walletRef, addresses) => inner.read(walletRef, addresses),
      commit: async (commit) => {
        commits += 1;
        if (commits === 1) await send(STAKE, inner);
        return inner.commit(commit);
      },
    });
  });

  it('is not booked by an attempt that lands late, after the round was found dead', async () => {
    let pending: Commit | undefined;
    const outcome = await send(PAYOUT, {
      read: (walletRef, addresses) => inner.read(walletRef, addresses),
      commit: async (commit) => {
        pending = commit;
        await send({ ...STAKE, stake: 1n }, inner);
        return { type: 'unknown' };
      },
    });
    expect(outcome).toMatchObject({ type: 'declined', reason: 'round_not_live' });
    expect(pending && inner.commitNow(pending)).toMatchObject({ type: 'lost' });
  });

  it('within its read, after the records and before the wallet, is paid on the stake', async () => {
    let reads = 0;
    await expectPaidOnTheStake({
      read: async (walletRef, addresses) => {
        reads += 1;
        if (reads > 1) return inner.read(walletRef, addresses);
        const { records } = await inner.read(walletRef, addresses);
        await send(STAKE, inner);
        return { ...(await inner.read(walletRef, addresses)), records };
      },
      commit: (commit) => inner.commit(commit),
    });
  });
});

describe('stakes of one round', () => {
  it('are all counted, also one that saw the count before another and the wallet after it', async () => {
    const clock = standsAt(AT);
    const store = new MemoryStore();
    await store.setStatus('p1', 'active', AT);
    await store.openWallet('p1', 'EUR');
    const send = (command: Command, through: LedgerStore = store) =>
      execute(command, POLICY, { store: through, clock }, new Deadline(clock, 1800));
    const stake = (id: string): Stake => ({ ...STAKE, ids: [id] });
    await send(stake('7'));
    await send(stake('8'));
    let isTorn = false;
    await send(stake('10'), {
      read: async (walletRef, addresses) => {
        const { records } = await store.read(walletRef, addresses);
        if (isTorn) return store.read(walletRef, addresses);
        isTorn = true;
        await send(stake('9'));
        return { ...(await store.read(walletRef, addresses)), records };
      },
      commit: (commit) => store.commit(commit),
    });
    const { roundId: _, ...about } = ABOUT;
    for (const id of ['7', '8', '9']) await send({ ...about, kind: 'rollback', ids: [id] });
    expect(await send({ ...PAYOUT, ids: ['11'] })).toMatchObject({ type: 'applied', notices: [] });
  });
});

describe('a round that two players name in the same moment', () => {
  const clock = standsAt(AT);
  const first = stakeOf('p1', '7');
  const further = stakeOf('p2', '9');
  let store: MemoryStore;

  beforeEach(async () => {
    store = new MemoryStore();
    for (const playerId of ['p1', 'p2']) {
      await store.setStatus(playerId, 'active', AT);
      await store.openWallet(playerId, 'EUR');
    }
  });

  function stakeOf(playerId: string, id: string): Stake {
    return { ...STAKE, walletRef: { by: 'player', playerId, currency: 'EUR' }, ids: [id] };
  }

  function send(command: Command, through: LedgerStore = store) {
    return execute(command, POLICY, { store: through, clock }, new Deadline(clock, 1800));
  }

  it.each([
    ['whose stake has its number', further, first],
    ['whose stake named it before that', first, further],
  ])('is of the one %s', async (_, late, early) => {
    let commits = 0;
    const outcome = await send(late, {
      read: (walletRef, addresses) => store.read(walletRef, addresses),
      commit: async (commit) => {
        commits += 1;
        if (commits === 1) expect(await send(early)).toMatchObject({ type: 'applied' });
        return store.commit(commit);
      },
    });
    expect(outcome).toMatchObject({ type: 'declined', reason: 'other_owner' });
  });

  it('takes its first stake after others of the same player, and their rollback in any order', async () => {
    await send(stakeOf('p1', '9'));
    expect(await send(first)).toMatchObject({ type: 'applied' });
    for (const id of ['9', '7']) {
      const rollback = { ...ABOUT, kind: 'rollback', ids: [id] } as const;
      expect(await send(rollback)).toMatchObject({ type: 'applied' });
    }
    expect(await send(PAYOUT)).toMatchObject({ reason: 'round_not_live' });
  });

  it('leaves the number free for a rollback that comes first, and for a payout', async () => {
    await send(stakeOf('p1', '9'));
    expect(await send({ ...ABOUT, kind: 'rollback', ids: ['7'] })).toMatchObject({ reason: 'unknown_rolled_back' });
    expect(await send(first)).toMatchObject({ reason: 'rolled_back' });
    await send({ ...stakeOf('p1', '19'), roundId: '17' });
    expect(await send({ ...PAYOUT, ids: ['17'], roundId: '17' })).toMatchObject({ type: 'applied', balance: 5n });
  });
});

describe('a rollback that names its stake by the second name only', () => {
  it('reads the round that the stake behind the claim is counted in', async () => {
    let now = Date.parse(AT);
    const clock: Clock = { now: () => now++, random: () => 0, sleep: async () => undefined };
    const store = new MemoryStore();
    await store.setStatus('p1', 'active', AT);
    await store.openWallet('p1', 'EUR');
    const send = (command: Command) => execute(command, POLICY, { store, clock }, new Deadline(clock, 1800));
    await send({ ...STAKE, ids: ['7', 't7'], roundId: '6' });
    const { roundId: _, ...about } = ABOUT;
    expect(await send({ ...about, kind: 'rollback', ids: ['t7'] })).toMatchObject({ type: 'applied', balance: 0n });
    expect(await send({ ...PAYOUT, roundId: '6' })).toMatchObject({ type: 'declined', reason: 'round_not_live' });
  });
});
