import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import type { Stake } from '../../shared/domain/command.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';

const AT = '2026-03-02T08:15:30.000Z';
const SOURCE = { protocol: 'test', agentId: 'a1' };
/** Writes down every request that reaches the store. */
class Watched {
  readonly requests: string[] = [];
  readonly store: LedgerStore;

  constructor(inner: LedgerStore) {
    this.store = {
      read: (...call) => {
        this.requests.push('read');
        return inner.read(...call);
      },
      commit: (...call) => {
        this.requests.push('commit');
        return inner.commit(...call);
      },
    };
  }
}

describe('a container that remembers wallets', () => {
  const inner = new MemoryStore();
  const token = mintToken('p1', 'EUR');
  let watched: Watched;
  let memory: WalletMemory;
  let id = 0;

  beforeEach(async () => {
    for (const map of [inner.players, inner.records, inner.sessions]) map.clear();
    await inner.setStatus('p1', 'active', AT);
    await inner.openWallet('p1', 'EUR');
    await inner.open(token, { ...SOURCE, playerId: 'p1', currency: 'EUR', expiresAt: '2027-01-01T00:00:00.000Z' });
    watched = new Watched(inner);
    memory = new WalletMemory();
    await deposit('1000');
  });

  async function deposit(units: string) {
    const walletRef = { by: 'player', playerId: 'p1', currency: 'EUR' } as const;
    const transfer = { kind: 'deposit', walletRef, transferId: `d${++id}`, amount: BigInt(units), at: AT } as const;
    await execute(transfer, STRICT_POLICY, { store: inner, clock: systemClock }, unhurriedDeadline());
  }

  async function stake(amount: bigint, stakeId = `s${++id}`, container = memory) {
    const command: Stake = {
      kind: 'stake',
      source: SOURCE,
      walletRef: { by: 'session', token },
      at: AT,
      ids: [stakeId],
      content: { stake: `${amount}` },
      stake: amount,
      payout: 0n,
      funds: 'gross',
      afterRefusal: 'same',
      playerMustBeActive: true,
    };
    watched.requests.length = 0;
    const ports = { store: watched.store, clock: systemClock, memory: container };
    const outcome = await execute(command, STRICT_POLICY, ports, unhurriedDeadline());
    return `${outcome.type === 'declined' ? outcome.reason : outcome.type}: ${watched.requests.join(' ')}`;
  }

  it('reads for the first stake and never again while it alone serves the wallet', async () => {
    expect(await stake(1n)).toBe('applied: read commit');
    for (let i = 0; i < 20; i++) expect(await stake(1n)).toBe('applied: commit');
  });

  it('decides again on what the failed condition returns when another container moved the wallet', async () => {
    await stake(1n);
    await deposit('5');
    expect(await stake(1n)).toBe('applied: commit commit');
  });

  it('never refuses from memory: a deposit that it did not see is found by a fresh read', async () => {
    await stake(1n);
    await deposit('500');
    expect(await stake(1400n)).toBe('applied: read commit');
  });

  it('answers a replay from the items of its failed transaction', async () => {
    await stake(1n, 'same');
    expect(await stake(1n, 'same')).toBe('replayed: commit');
  });

  it('takes no stake after logout, although it remembers a living session', async () => {
    await stake(1n);
    await inner.end(token, AT);
    expect(await stake(1n)).toBe('session_over: commit read read');
  });

  it('takes no stake of a player who was blocked meanwhile', async () => {
    await stake(1n);
    await inner.setStatus('p1', 'blocked', AT);
    expect(await stake(1n)).toBe('player_barred: commit read read');
  });

  it('stops guessing where other containers keep making it wrong, and begins again when it would have been right', async () => {
    await stake(1n);
    for (let i = 0; i < 4; i++) {
      await deposit('1');
      await stake(1n);
    }
    await deposit('1');
    expect(await stake(1n)).toBe('applied: read commit');
    for (let i = 0; i < 10; i++) await stake(1n);
    expect(await stake(1n)).toBe('applied: commit');
  });

  it('forgets who was not seen for longest', async () => {
    const small = new WalletMemory(1);
    await stake(1n, 'a', small);
    await inner.setStatus('p2', 'active', AT);
    small.learn(
      { kind: 'deposit', walletRef: { by: 'player', playerId: 'p2' }, transferId: 't', amount: 0n, at: AT },
      { player: (await inner.get('p2')) ?? expect.fail('p2 is there'), records: new Map() },
    );
    expect(await stake(1n, 'b', small)).toBe('applied: read commit');
  });
});
