import { beforeAll, describe, expect, it } from 'vitest';
import { unhurried } from '../support/clocks.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { cancelFirst } from '../support/store-proxy/faults.ts';
import { onNth } from '../support/store-proxy/plan.ts';
import { CURRENCY, PROTOCOLS, type Provider, providerOf } from '../support/store-proxy/providers.ts';
import { type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { WRITES } from '../support/store-proxy/request-shapes.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const CALLERS = 32;
const ids = Array.from({ length: CALLERS }, (_, index) => String(index + 1));

eachEngine('callbacks for one wallet, at once', (engine) => {
  let tables: TestTables;
  let worlds = 0;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });

  describe.each(PROTOCOLS)('$name', (protocol) => {
    async function open(
      balance: string,
    ): Promise<ProxiedStore & { provider: Provider; name: string; world: WalletWorld }> {
      const proxied = await proxiedStore(tables, { measures: false });
      const world = new WalletWorld(proxied.store, unhurried);
      const name = `race-${protocol.name}-${++worlds}`;
      await world.openPlayer(name, CURRENCY, balance);
      return { ...proxied, world, name, provider: await providerOf(protocol, world, name, name) };
    }

    it('32 different stakes all settle, none lost and none doubled', async () => {
      const { provider, world, name, faultsIn } = await open('100');
      const said = await Promise.all(ids.map((id) => provider.stake(id, 100)));
      expect(said.map(({ verdict }) => verdict)).toEqual(ids.map(() => 'done'));
      expect(await world.balanceOf(name, CURRENCY)).toBe(680_000n);
      expect(await faultsIn(name, CURRENCY)).toEqual([]);
    });

    it('32 different stakes of which ten are covered: ten are booked, the others refused', async () => {
      const { provider, world, name, faultsIn } = await open('100');
      const said = await Promise.all(ids.map((id) => provider.stake(id, 1_000)));
      expect(said.filter(({ verdict }) => verdict === 'done')).toHaveLength(10);
      expect(said.filter(({ verdict }) => verdict === 'refused')).toHaveLength(22);
      expect(await world.balanceOf(name, CURRENCY)).toBe(0n);
      expect(await faultsIn(name, CURRENCY)).toEqual([]);
    });

    it('32 copies of one stake book it once, and all are told that it is done', async () => {
      const { provider, world, name, faultsIn } = await open('100');
      const said = await Promise.all(ids.map(() => provider.stake('1', 1_000)));
      expect(said.map(({ verdict }) => verdict)).toEqual(ids.map(() => 'done'));
      expect(await world.balanceOf(name, CURRENCY)).toBe(900_000n);
      expect(await faultsIn(name, CURRENCY)).toEqual([]);
    });

    it('copies of a stake, its rollback and its payout end in the balance of some order', async () => {
      const { provider, world, name, faultsIn } = await open('100');
      const messages = [
        () => provider.stake('1', 1_000),
        () => provider.rollback('1'),
        () => provider.payout('2', '1', 300),
      ];
      const said = await Promise.all(ids.map((_, index) => messages[index % messages.length]?.()));
      expect(said.some((answer) => answer?.verdict === 'unclear')).toBe(false);
      // Stake and rollback cancel out, unless the payout came in between and closed the stake; a payout that is a play of its own closes nothing.
      const legal = protocol.simulator.payout === undefined ? [1_030_000n] : [1_000_000n, 930_000n];
      expect(legal).toContain(await world.balanceOf(name, CURRENCY));
      expect(await faultsIn(name, CURRENCY)).toEqual([]);
    });

    it('a conflict that the store raises for every other commit only costs another attempt', async () => {
      const { provider, world, name, proxy, faultsIn } = await open('100');
      const conflict = cancelFirst('TransactionConflict');
      proxy.plan([1, 3, 5, 7, 9, 11].map((nth) => onNth(WRITES, nth, conflict)));
      const said = await Promise.all(ids.slice(0, 6).map((id) => provider.stake(id, 100)));
      expect(said.map(({ verdict }) => verdict)).toEqual(said.map(() => 'done'));
      expect(await world.balanceOf(name, CURRENCY)).toBe(940_000n);
      expect(await faultsIn(name, CURRENCY)).toEqual([]);
    });
  });
});
