import { describe, expect, it } from 'vitest';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import { unhurried } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';
import {
  CURRENCY,
  PROTOCOLS,
  providerOf,
  providerWithToken,
  SESSION_PROTOCOLS,
} from '../support/store-proxy/providers.ts';
import { WalletWorld } from '../support/wallet-world.ts';

/** Two containers on one store; the first one remembers, the second one is everybody else. */
function twoContainers() {
  const store = new MemoryStore();
  const remembering = new WalletWorld(store, unhurried, new WalletMemory());
  const other = new WalletWorld(store);
  return { store, remembering, other };
}

describe.each(SESSION_PROTOCOLS)(
  '$name: a container that remembers a session which has ended meanwhile',
  (protocol) => {
    async function open() {
      const { store, remembering, other } = twoContainers();
      await other.openPlayer('p1', CURRENCY, '100');
      const token = await other.openSession(protocol.name, 'agent', 'p1', CURRENCY);
      const provider = providerWithToken(protocol, remembering, 'agent', 'p1', token);
      expect((await provider.stake('1', 100)).verdict).toBe('done');
      return { store, remembering, other, token, provider };
    }

    it('takes no more stakes under it', async () => {
      const { store, other, token, provider } = await open();
      await store.end(token, other.now());
      expect((await provider.stake('2', 100)).verdict).toBe('refused');
    });

    it('takes no more stakes under it after it saw the same player play on in a new session', async () => {
      const { store, remembering, other, token, provider } = await open();
      await store.end(token, other.now());
      const next = await other.openSession(protocol.name, 'agent', 'p1', CURRENCY);
      const nextProvider = providerWithToken(protocol, remembering, 'agent', 'p1', next);
      expect((await nextProvider.stake('2', 100)).verdict).toBe('done');
      expect((await provider.stake('3', 100)).verdict).toBe('refused');
      expect(await other.balanceOf('p1', CURRENCY)).toBe(980_000n);
    });

    it('takes no more stakes under it after it saw money paid out to the player', async () => {
      const { store, other, token, provider } = await open();
      await store.end(token, other.now());
      expect((await provider.payout('2', '1', 50)).verdict).toBe('done');
      expect((await provider.stake('3', 100)).verdict).toBe('refused');
    });
  },
);

describe.each(PROTOCOLS)('$name: a container whose memory of the wallet is old', (protocol) => {
  it('judges a stake on the money that is there', async () => {
    const { remembering, other } = twoContainers();
    await other.openPlayer('p1', CURRENCY, '100');
    const provider = await providerOf(protocol, remembering, 'agent', 'p1');
    expect((await provider.stake('1', 100)).verdict).toBe('done');
    await other.transfer('withdrawal', 'p1', CURRENCY, '98');
    expect((await provider.stake('2', 101)).verdict).toBe('refused');
    await other.transfer('deposit', 'p1', CURRENCY, '10');
    expect((await provider.stake('3', 1_100)).verdict).toBe('done');
    expect(await other.balanceOf('p1', CURRENCY)).toBe(0n);
  });

  it('takes no stake of a player who was barred meanwhile', async () => {
    const { store, remembering, other } = twoContainers();
    await other.openPlayer('p1', CURRENCY, '100');
    const provider = await providerOf(protocol, remembering, 'agent', 'p1');
    expect((await provider.stake('1', 100)).verdict).toBe('done');
    await store.setStatus('p1', 'blocked', other.now());
    expect((await provider.stake('2', 100)).verdict).not.toBe('done');
    expect(await other.balanceOf('p1', CURRENCY)).toBe(990_000n);
  });

  it('answers a repeat as one, and books no id that another container has booked', async () => {
    const { remembering, other } = twoContainers();
    await other.openPlayer('p1', CURRENCY, '100');
    const provider = await providerOf(protocol, remembering, 'agent', 'p1');
    expect(await provider.stake('1', 100)).toEqual({ verdict: 'done', balance: 9_900n });
    expect(await provider.stake('1', 100)).toEqual({ verdict: 'done', balance: 9_900n });
    await other.transfer('withdrawal', 'p1', CURRENCY, '99');
    expect(await provider.stake('1', 100)).toEqual({ verdict: 'done', balance: 0n });
  });
});
