import { expect, onTestFinished, type TestContext } from 'vitest';
import { systemClock } from '../../../shared/application/deadline.ts';
import { DynamoCaseStore } from '../../../shared/dynamodb/case-store.ts';
import { createDynamoClient } from '../../../shared/dynamodb/client.ts';
import { DynamoHistory } from '../../../shared/dynamodb/history.ts';
import { DynamoLedgerStore } from '../../../shared/dynamodb/ledger-store.ts';
import { DynamoPlayerStore } from '../../../shared/dynamodb/player-store.ts';
import { DynamoSessionStore } from '../../../shared/dynamodb/session-store.ts';
import { faultsInBooks } from '../books.ts';
import type { TestTables } from '../engines.ts';
import { arrangingBy } from '../real-store.ts';
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
  /** Whether alarms open cases here. */
  readonly opensCases?: boolean;
  /** The test that the store lives for; only tests that run beside others have to say. */
  readonly test?: Pick<TestContext, 'onTestFinished'>;
}

/**
 * The deployed stores. Every request that decides or moves money passes a proxy of its own, until the test is over; the operator's side and the auditor
 * go past it, with all the patience of the SDK's own settings.
 */
export async function proxiedStore(
  tables: TestTables,
  { measures = true, opensCases = false, test = { onTestFinished } }: ProxiedStoreOptions = {},
): Promise<ProxiedStore> {
  const proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint), measures });
  const place = { ...tables.clientConfig, endpoint: proxy.url } as Parameters<typeof createDynamoClient>[0];
  const client = createDynamoClient({ ...place, cacheMiddleware: true });
  test.onTestFinished(async () => {
    client.destroy();
    await proxy.stop();
  });
  const ledger = new DynamoLedgerStore(client, tables.names, systemClock);
  const players = new DynamoPlayerStore(tables.client, tables.names, systemClock);
  const sessions = new DynamoSessionStore(tables.client, tables.names, systemClock);
  const history = new DynamoHistory(tables.client, tables.names.ledger, systemClock);
  const store: WorldStore = {
    read: ledger.read.bind(ledger),
    commit: ledger.commit.bind(ledger),
    ...arrangingBy(players, sessions),
    ...(opensCases && { cases: new DynamoCaseStore(client, tables.names, systemClock) }),
  };
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
