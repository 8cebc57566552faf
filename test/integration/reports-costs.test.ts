import { expect, inject, it } from 'vitest';
import { createTestTables } from '../support/engines.ts';
import { Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { rowOf } from '../support/provider/rows.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';

const endpoint = inject('dynoxideEndpoint');
const ROWS = 500;

it.skipIf(endpoint === undefined)(
  'a page of 500 settled rows has a fixed price, and half of it when it is read again',
  async () => {
    const provider = await new Provider().start();
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    const proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint), measures: true });
    const clientConfig = { ...tables.clientConfig, endpoint: proxy.url };
    const world = await reportWorld({ ...tables, clientConfig }, provider);
    const tickets = Array.from({ length: ROWS }, (_, index) => BigInt(index + 1));
    for (const ticket of tickets) await world.betwin(String(ticket), 1000, 1000);
    const requests = async (order?: { from: 'start' }) => {
      const pulled = await proxy.during(() => world.pull({}, 60_000, order));
      const counts: Record<string, number> = {};
      for (const { operation } of pulled.requests) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    };
    provider.rows = tickets.map((ticket) => rowOf(ticket, { payout_amount: '1000' }));
    const news = await requests();
    const known = await requests({ from: 'start' });
    const nothing = await requests();
    // A pull begins and ends, moves the cursor past the empty page, asks each shard for what was undone and what is not reported, and four lists.
    expect(nothing).toEqual({ UpdateItem: 3, Query: 16 + 16 + 4 });
    // Five batches each: items and ledger are read. A restart, and a cursor.
    expect(known).toEqual({ ...nothing, BatchGetItem: 5 + 5, UpdateItem: 3 + 1 + 1 });
    // And places and items are written. Each shard is looked through once for what the report has passed over, and marked.
    expect(news).toEqual({
      ...nothing,
      BatchGetItem: 5 + 5,
      TransactWriteItems: 5 + 5,
      UpdateItem: 3 + 1 + 16,
      Query: 36 + 16,
    });
    await proxy.stop();
    await provider.stop();
  },
);
