import { expect, onTestFinished, type TestContext } from 'vitest';
import { faultsInBooks } from '../books.ts';
import type { TestTables } from '../engines.ts';
import { realStore } from '../real-store.ts';
import type { WorldStore } from '../wallet-world.ts';
import { sumOf } from './capacity.ts';
import { StoreProxy } from './proxy.ts';

/** What a callback asked of the store. Units of the table itself; its indexes have a throughput of their own. */
export interface Cost {
  readonly requests: number;
  readonly write: number;
}

export interface ProxiedStore {
  readonly store: WorldStore;
  readonly proxy: StoreProxy;
  /** What is wrong with a wallet's books, in words. */
  faultsIn(playerId: string, currency: string): Promise<string[]>;
}

export interface ProxiedStoreOptions {
  readonly measures?: boolean;
  /** The test that the store lives for; only tests that run beside others have to say. */
  readonly test?: Pick<TestContext, 'onTestFinished'>;
}

/** The deployed stores, whose every request passes a proxy of their own, until the test is over. */
export async function proxiedStore(
  tables: TestTables,
  { measures = true, test = { onTestFinished } }: ProxiedStoreOptions = {},
): Promise<ProxiedStore> {
  const proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint), measures });
  const clientConfig = { ...tables.clientConfig, endpoint: proxy.url };
  const { store, client, history } = realStore({ names: tables.names, clientConfig });
  test.onTestFinished(async () => {
    client.destroy();
    await proxy.stop();
  });
  return {
    store,
    proxy,
    faultsIn: (playerId, currency) => faultsInBooks(store, playerId, currency, history),
  };
}

/** Counts what one callback asks of the store, and holds the formula against the engine's own figures on the way. */
export async function costOf<T>(proxy: StoreProxy, work: () => Promise<T>): Promise<{ result: T; cost: Cost }> {
  const { result, requests } = await proxy.during(work);
  for (const { operation, capacity, engineCapacity } of requests) {
    if (engineCapacity) expect({ operation, ...engineCapacity }).toEqual({ operation, ...capacity });
  }
  const { write } = sumOf(requests.map(({ capacity }) => capacity));
  return { result, cost: { requests: requests.length, write } };
}
