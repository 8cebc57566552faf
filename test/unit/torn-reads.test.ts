import { beforeEach, describe, expect, it } from 'vitest';
import { Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import type { Stake } from '../../shared/domain/command.ts';
import { BALANCE_CEILING } from '../../shared/domain/money.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import type { LedgerState } from '../../shared/domain/state.ts';
import { standsAt } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';

const AT = '2026-03-02T08:15:30.000Z';
const SOURCE = { protocol: 'test', agentId: 'a1' };

/** A batch read does not read all of its items at one moment: this one reads one part of them before something happens, and the other part after it. */
class TearingStore implements LedgerStore {
  readonly inner = new MemoryStore();
  reads = 0;
  tear: { readonly first: keyof LedgerState; readonly meanwhile: () => Promise<unknown> } | undefined;

  async read(...call: Parameters<MemoryStore['read']>): Promise<LedgerState> {
    this.reads += 1;
    const before = await this.inner.read(...call);
    if (!this.tear) return before;
    const { first, meanwhile } = this.tear;
    this.tear = undefined;
    await meanwhile();
    const after = await this.inner.read(...call);
    return { ...after, ...(before[first] && { [first]: before[first] }) };
  }

  commit(...call: Parameters<MemoryStore['commit']>) {
    return this.inner.commit(...call);
  }
}

describe('a read whose items were not read at one moment', () => {
  const clock = standsAt(AT);
  const token = mintToken('p1', 'EUR');
  let store: TearingStore;

  beforeEach(async () => {
    store = new TearingStore();
    await store.inner.setStatus('p1', 'active', AT);
    await store.inner.openWallet('p1', 'EUR');
    const session = { ...SOURCE, playerId: 'p1', currency: 'EUR', expiresAt: '2027-01-01T00:00:00.000Z' };
    await store.inner.open(token, session);
    await send('deposit', store.inner);
  });

  function send(kind: 'deposit' | 'stake', through: LedgerStore, at = AT) {
    const command = kind === 'deposit' ? DEPOSIT : { ...STAKE, walletRef: { by: 'session', token } as const, at };
    return execute(command, STRICT_POLICY, { store: through, clock }, new Deadline(clock, 1800));
  }

  it('is read again where the wallet is older than its entry: the repeat shows the balance after the stake', async () => {
    store.tear = { first: 'player', meanwhile: () => send('stake', store.inner) };
    expect(await send('stake', store)).toMatchObject({ type: 'replayed', balance: 90n });
    expect(store.reads).toBe(2);
  });

  it('takes no stake where the session is older than its end', async () => {
    store.tear = { first: 'session', meanwhile: () => store.inner.end(token, AT) };
    expect(await send('stake', store)).toMatchObject({ type: 'declined', reason: 'session_over' });
    expect(store.inner.entriesOf('p1', 'EUR')).toHaveLength(1);
  });

  it('does not refuse a copy of what was taken, and ended the session after it', async () => {
    const meanwhile = async () => {
      await send('stake', store.inner);
      await store.inner.end(token, AT);
    };
    store.tear = { first: 'records', meanwhile };
    expect(await send('stake', store)).toMatchObject({ type: 'replayed', balance: 90n });
  });

  it('does not refuse a copy of what filled the wallet', async () => {
    const filling = { ...DEPOSIT, transferId: 'd2', amount: BALANCE_CEILING - 150n };
    const deposit = (through: LedgerStore) =>
      execute(filling, STRICT_POLICY, { store: through, clock }, new Deadline(clock, 1800));
    store.tear = { first: 'records', meanwhile: () => deposit(store.inner) };
    expect(await deposit(store)).toMatchObject({ type: 'replayed', balance: BALANCE_CEILING - 50n });
  });

  it('does not refuse a copy of a reversal whose claim was not there yet', async () => {
    const reversal = {
      kind: 'reversal',
      walletRef: DEPOSIT.walletRef,
      transferId: 'd1',
      reversalId: 'r1',
      at: AT,
    } as const;
    const reverse = (reversalId: string, through: LedgerStore) =>
      execute({ ...reversal, reversalId }, STRICT_POLICY, { store: through, clock }, new Deadline(clock, 1800));
    await reverse('r1', store.inner);
    const withoutClaims: LedgerStore = {
      read: async (...[walletRef, addresses]) => {
        const state = await store.inner.read(walletRef, addresses);
        const records = [...state.records].map(
          ([at, record]) => [at, record?.type === 'claim' ? undefined : record] as const,
        );
        return { ...state, records: new Map(records) };
      },
      commit: (commit) => store.inner.commit(commit),
    };
    expect(await reverse('r1', withoutClaims)).toMatchObject({ type: 'replayed', balance: 0n });
    expect(await reverse('r2', withoutClaims)).toMatchObject({ type: 'declined', reason: 'rolled_back' });
  });

  it('is read twice for a decline that stands only for the moment, and once for one that stands', async () => {
    await store.inner.end(token, AT);
    store.reads = 0;
    expect(await send('stake', store)).toMatchObject({ reason: 'session_over' });
    expect(store.reads).toBe(2);
    await execute({ ...DEPOSIT, amount: 7n }, STRICT_POLICY, { store, clock }, new Deadline(clock, 1800));
    expect(store.reads).toBe(3);
  });

  it('costs a second read only while a session of the player ended just now', async () => {
    const other = mintToken('p1', 'EUR');
    await store.inner.open(other, { ...SOURCE, playerId: 'p1', currency: 'EUR', expiresAt: AT });
    await store.inner.end(other, AT);
    expect(await send('stake', store, '2026-03-02T08:15:39.999Z')).toMatchObject({ type: 'applied' });
    expect(store.reads).toBe(2);
    expect(await send('stake', store, '2026-03-02T08:15:40.000Z')).toMatchObject({ type: 'replayed' });
    expect(store.reads).toBe(3);
  });
});

const DEPOSIT = {
  kind: 'deposit',
  walletRef: { by: 'player', playerId: 'p1', currency: 'EUR' },
  transferId: 'd1',
  amount: 100n,
  at: AT,
} as const;

const STAKE: Omit<Stake, 'walletRef' | 'at'> = {
  kind: 'stake',
  source: SOURCE,
  ids: ['1'],
  stake: 10n,
  payout: 0n,
  content: {},
  funds: 'gross',
  afterRefusal: 'same',
  playerMustBeActive: true,
};
