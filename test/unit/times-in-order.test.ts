import { expect, it } from 'vitest';
import { nextLines } from '../../shared/domain/booking.ts';
import { faultsInBooks } from '../support/books.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const EARLY = '2026-03-02T08:15:29.000Z';
const LATE = '2026-03-02T08:15:30.000Z';
const WALLET = { currency: 'EUR', balance: 5n, version: 3, newestStakes: {} };

it.each([
  ['a clock that is late', EARLY, LATE, LATE],
  ['a clock that is ahead', LATE, EARLY, LATE],
  ['a wallet that the version before has filled', EARLY, undefined, EARLY],
])('an entry by %s', (_, at, lastAt, createdAt) => {
  const wallet = lastAt === undefined ? WALLET : { ...WALLET, lastAt };
  expect(nextLines('p1', wallet, 1n, at).createdAt).toBe(createdAt);
});

it('within a wallet no time runs backwards, whatever the clocks of its containers say', async () => {
  const store = new MemoryStore();
  const clocks = [0, -30_000, 45_000, -90_000, 10].map((skew) => ({
    now: () => Date.parse(LATE) + skew,
    sleep: async () => undefined,
    random: () => 0,
  }));
  const worlds = clocks.map((clock) => new WalletWorld(store, clock));
  await worlds[0]?.openPlayer('p1', 'EUR', '10');
  for (const [index, world] of worlds.entries()) await world.transfer('deposit', 'p1', 'EUR', '1', `t${index}`);
  expect(await faultsInBooks(store, 'p1', 'EUR')).toEqual([]);
  expect(new Set(store.entriesOf('p1', 'EUR').map(({ createdAt }) => createdAt)).size).toBe(2);
});
