import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import { unhurried } from '../support/clocks.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { CURRENCY, PROTOCOLS, type Provider, providerOf, type Said } from '../support/store-proxy/providers.ts';
import { type Cost, costOf, type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');

describe.skipIf(endpoint === undefined).each(PROTOCOLS)(
  '$name: what a stake costs a container that remembers the wallet',
  (protocol) => {
    let tables: TestTables;
    let proxied: ProxiedStore;
    let provider: Provider;
    let other: WalletWorld;
    let player: string;
    let worlds = 0;

    beforeAll(async () => {
      tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    });
    beforeEach(async () => {
      proxied = await proxiedStore(tables);
      player = `memory-${protocol.name}-${++worlds}`;
      other = new WalletWorld(proxied.store);
      await other.openPlayer(player, CURRENCY, '100');
      provider = await providerOf(
        protocol,
        new WalletWorld(proxied.store, unhurried, new WalletMemory()),
        player,
        player,
      );
      await provider.stake('1', 100);
    });

    async function costs(work: () => Promise<Said>): Promise<Cost & { verdict: string }> {
      const { result, cost } = await costOf(proxied.proxy, work);
      return { verdict: result.verdict, ...cost };
    }

    it('1 request and 4 write units', async () => {
      expect(await costs(() => provider.stake('2', 100))).toEqual({ verdict: 'done', requests: 1, write: 4 });
    });

    it('1.0 requests in the long run', async () => {
      let requests = 0;
      for (let id = 10; id < 60; id++) requests += (await costs(() => provider.stake(String(id), 100))).requests;
      expect(requests).toBe(50);
    });

    it('one request more than a read and a commit at most, when another container was faster', async () => {
      await other.transfer('deposit', player, CURRENCY, '1');
      const { verdict, requests } = await costs(() => provider.stake('2', 100));
      expect(verdict).toBe('done');
      expect(requests).toBeLessThanOrEqual(3);
    });

    it('for a repeat 1 request, and the 4 write units of a transaction that is cancelled; a read more where rounds are counted', async () => {
      // A round's tally is beside what a first stake writes: what the transaction returns is not all that a decision looks at.
      const requests = protocol.name === 'wallet-v2' ? 2 : 1;
      expect(await costs(() => provider.stake('1', 100))).toEqual({ verdict: 'done', requests, write: 4 });
    });

    it('for a refusal 2 requests and 1 write unit, as without memory', async () => {
      expect(await costs(() => provider.stake('2', 100_000))).toEqual({ verdict: 'refused', requests: 2, write: 1 });
    });
  },
);
