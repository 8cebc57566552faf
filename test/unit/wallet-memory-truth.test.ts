import { describe, expect, it } from 'vitest';
import { Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import type { Payout, Stake } from '../../shared/domain/command.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import type { Player, Session } from '../../shared/domain/wallet.ts';
import { standsAt } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';

const AT = '2026-03-02T08:15:30.000Z';
const SOURCE = { protocol: 'test', agentId: 'a1' };
const TOKEN = mintToken('p1', 'EUR');
const BY_SESSION = { by: 'session', token: TOKEN } as const;

describe('what a container remembers', () => {
  it.each([
    ['an older balance', playerAt(3, 2)],
    ['a newer balance under an older epoch', playerAt(9, 1)],
  ])('does not go back to %s that was read earlier and arrives later', (_, late) => {
    const memory = new WalletMemory();
    memory.learn(stakeBy(BY_PLAYER), { player: playerAt(5, 2), records });
    memory.learn(stakeBy(BY_PLAYER), { player: late, records });
    expect(memory.recall(stakeBy(BY_PLAYER), [])?.player).toEqual(playerAt(5, 2));
  });

  it('of a session holds only under the epoch under which it was read', () => {
    const memory = new WalletMemory();
    memory.learn(stakeBy(BY_SESSION), { player: playerAt(1, 1), session: SESSION, records });
    expect(memory.recall(stakeBy(BY_SESSION), [])?.session).toEqual(SESSION);
    memory.learn(stakeBy(BY_PLAYER), { player: playerAt(1, 2), records });
    expect(memory.recall(stakeBy(BY_SESSION), [])).toBeUndefined();
  });

  it('of a session was read for a stake: a payout may have read it before its end and the row after', () => {
    const memory = new WalletMemory();
    memory.learn(payout, { player: playerAt(1, 1), session: SESSION, records });
    expect(memory.recall(stakeBy(BY_SESSION), [])).toBeUndefined();
    expect(memory.recall(stakeBy(BY_PLAYER), [])?.player).toEqual(playerAt(1, 1));
  });

  it('decides stakes alone', () => {
    const memory = new WalletMemory();
    memory.learn(stakeBy(BY_SESSION), { player: playerAt(1, 1), session: SESSION, records });
    expect(memory.recall(payout, [])).toBeUndefined();
  });

  it('joins no round of another player: the commit meets whoever named the round before', async () => {
    const store = new MemoryStore();
    const memory = new WalletMemory();
    const policy = { ...STRICT_POLICY, rounds: 'counted' } as const;
    const clock = standsAt(AT);
    const send = (playerId: string, id: string, roundId: string) => {
      const walletRef = { by: 'player', playerId, currency: 'EUR' } as const;
      const command = { ...stakeBy(walletRef), ids: [id] as const, roundId };
      return execute(command, policy, { store, clock, memory }, new Deadline(clock, 1800));
    };
    for (const playerId of ['p1', 'p2']) {
      await store.setStatus(playerId, 'active', AT);
      await store.openWallet(playerId, 'EUR');
    }
    expect(await send('p1', '1', '1')).toMatchObject({ type: 'applied' });
    expect(await send('p2', '2', '2')).toMatchObject({ type: 'applied' });
    expect(await send('p1', '3', '2')).toMatchObject({ type: 'declined', reason: 'other_owner' });
  });
});

const records = new Map();
const BY_PLAYER = { by: 'player', playerId: 'p1', currency: 'EUR' } as const;
const SESSION: Session = { ...SOURCE, playerId: 'p1', currency: 'EUR', expiresAt: '2027-01-01T00:00:00.000Z' };
const ABOUT = { source: SOURCE, at: AT, ids: ['1'], content: {} } as const;
const payout: Payout = { ...ABOUT, kind: 'payout', walletRef: BY_SESSION, payout: 1n, paidOn: 'stake' };

function stakeBy(walletRef: Stake['walletRef']): Stake {
  return {
    ...ABOUT,
    kind: 'stake',
    walletRef,
    stake: 0n,
    payout: 0n,
    funds: 'gross',
    afterRefusal: 'same',
    playerMustBeActive: true,
  };
}

function playerAt(version: number, epoch: number): Player {
  const wallets = { EUR: { currency: 'EUR', balance: BigInt(version), version, newestStakes: {} } };
  return { playerId: 'p1', status: 'active', epoch, createdAt: AT, wallets };
}
