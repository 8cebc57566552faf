import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { balanceAt } from '../../shared/desk/lookups/balance-at.ts';
import { statementOf } from '../../shared/desk/lookups/statement.ts';
import type { Wallet } from '../../shared/domain/wallet.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
const ENTRIES = 200;

describe.skipIf(endpoint === undefined)('what a search in a history costs', () => {
  let tables: TestTables;
  let wallet: Wallet;
  let proxy: StoreProxy;
  let history: DynamoHistory;
  const times = { now: Date.parse('2026-03-02T08:00:00.000Z') };
  const clock = { ...systemClock, now: () => times.now };

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    const world = new WalletWorld(realStore(tables, clock).store, clock);
    await world.openPlayer('p1', 'EUR', '0');
    for (let entry = 1; entry <= ENTRIES; entry++) {
      times.now += 1_000;
      await world.transfer('deposit', 'p1', 'EUR', '1', `t${entry}`);
    }
    wallet = (await world.store.get('p1'))?.wallets['EUR'] ?? expect.unreachable();
  });
  beforeEach(async () => {
    proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint), measures: false });
    const place = { ...tables.clientConfig, endpoint: proxy.url } as Parameters<typeof createDynamoClient>[0];
    history = new DynamoHistory(createDynamoClient(place), tables.names.ledger, systemClock);
    return () => proxy.stop();
  });

  const instant = (second: number) => new Date(Date.parse('2026-03-02T08:00:00.000Z') + second * 1_000).toISOString();
  const most = 2 + Math.ceil(Math.log2(ENTRIES));

  it.each([0, 1, 2, 63, 64, 65, 100, 199, 200, 500])('the balance at second %d', async (second) => {
    const { result, requests } = await proxy.during(() => balanceAt(history, 'p1', wallet, instant(second)));
    const version = Math.min(second, ENTRIES);
    expect(result).toEqual({ version, balance: BigInt(version) * 10_000n });
    expect(requests.length).toBeLessThanOrEqual(most);
  });

  it.each([
    [0, 500, ENTRIES],
    [100, 150, 50],
    [150, 150, 0],
    [300, 400, 0],
    [1, 2, 1],
  ])('a statement from second %d to %d', async (from, to, count) => {
    const period = { from: instant(from), to: instant(to) };
    const { result, requests } = await proxy.during(() => statementOf(history, 'p1', wallet, period, { limit: 10 }));
    expect(result.totals.get('deposit')?.count ?? 0).toBe(count);
    expect(result.opening + BigInt(count) * 10_000n).toBe(result.closing);
    // The player's row is read before.
    expect(1 + requests.length).toBeLessThanOrEqual(most);
    if (!result.next) return;
    const place = { limit: 10, place: result.next };
    const later = await proxy.during(() => statementOf(history, 'p1', wallet, period, place));
    expect(later.result.totals).toEqual(result.totals);
    expect(later.result.entries[0]?.walletVersion).toBe((result.entries.at(-1)?.walletVersion ?? 0) + 1);
    expect(1 + later.requests.length).toBeLessThanOrEqual(most);
  });
});
