import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { halfHourOf } from '../../shared/books/count.ts';
import { BEGINNING } from '../../shared/books/pulse.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { operatorStores } from '../support/operator-world.ts';
import { arrangingBy } from '../support/real-store.ts';

const AT = '2026-03-02T08:15:30.000Z';
const AGENT = { protocol: 'tg', agentId: 'main', createdAt: AT, updatedAt: AT, revision: 1, allowedSourceIps: [] };
const SESSION = { protocol: 'vela', agentId: 'main', playerId: 'p1', currency: 'EUR', expiresAt: AT };

/** Every second request finds that the store has closed its connection: before it was carried out, or after. */
function storesOverClosedConnections({ names, clientConfig }: TestTables, closed: 'before' | 'after') {
  const client = createDynamoClient(clientConfig as Parameters<typeof createDynamoClient>[0]);
  let requests = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const isLost = requests++ % 2 === 0;
      const answer = isLost && closed === 'before' ? undefined : await next(args);
      if (isLost || !answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return answer;
    },
    { step: 'finalizeRequest' },
  );
  return { ...operatorStores(client, names), books: new DynamoBookReader(client, names.books, systemClock) };
}

eachEngine('a connection that the store closed', (engine) => {
  describe.each(['before', 'after'] as const)('%s the request was carried out', (closed) => {
    let tables: TestTables;
    let stores: ReturnType<typeof storesOverClosedConnections>;
    const token = mintToken('p1', 'EUR');

    beforeAll(async () => {
      tables = await createTestTables(engine);
      stores = storesOverClosedConnections(tables, closed);
    });

    it('stops nothing that the operator asks for', async () => {
      const { agents, history } = stores;
      const scene = arrangingBy(stores.players, stores.sessions);
      expect(await scene.setStatus('p1', 'active', AT)).toMatchObject({ playerId: 'p1', status: 'active' });
      expect(await scene.openWallet('p1', 'EUR')).toMatchObject({ wallets: { EUR: { balance: 0n } } });
      expect(await scene.get('p1')).toMatchObject({ playerId: 'p1', status: 'active' });
      const stretch = { after: 0, until: 10, order: 'newest', limit: 10 } as const;
      expect(await history.page({ playerId: 'p1', currency: 'EUR' }, stretch)).toEqual([]);
      await scene.open(token, SESSION);
      await scene.end(token, AT);
      await agents.save({ ...AGENT, credentials: {}, settings: {}, secrets: {} });
      expect(await agents.get('tg', 'main')).toMatchObject({ agentId: 'main', revision: 1 });
      expect(await agents.list('tg')).toHaveLength(1);
      expect(await agents.find('tg', 'main')).toMatchObject({ agentId: 'main' });
    });

    it('stops no report', async () => {
      const { books } = stores;
      expect(await books.completeUntil()).toBe(BEGINNING);
      expect(await Array.fromAsync(books.lines('2026-03-01', '2026-03-02'))).toEqual(Array(8).fill([]));
      expect(await books.balancesAt(halfHourOf(AT))).toEqual(new Map());
    });
  });
});
