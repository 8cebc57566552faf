import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createOperatorApi } from '../../functions/operator/api.ts';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import type { CountedEntry } from '../../shared/books/count.ts';
import { countBatch } from '../../shared/books/count-batch.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { requestOf } from '../../shared/http/request.ts';
import { createTestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { type Answer, operatorWorld } from '../support/operator-world.ts';

const endpoint = inject('dynoxideEndpoint');
const BERLIN = 'zone=Europe/Berlin';

const stake = (createdAt: string): CountedEntry => ({
  ...{ kind: 'play', currency: 'EUR', source: { protocol: 'tg', agentId: 'a' }, gameCode: 'g' },
  ...{ createdAt, stake: 20_000n, payout: 5_000n, amount: -15_000n },
});

/** Around the day on which Berlin loses an hour: it begins at 23:00 UTC and ends at 22:00 UTC. */
const ENTRIES = [
  '2026-03-28T22:59:59.999Z',
  '2026-03-28T23:00:00.000Z',
  '2026-03-29T21:59:59.999Z',
  '2026-03-29T22:00:00.000Z',
].map(stake);

describe.skipIf(endpoint === undefined)('reports of the books, by request', () => {
  let ports: OperatorPorts;
  let call: (line: string, body?: unknown, query?: string) => Promise<Answer>;

  beforeAll(async () => {
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    ({ ports, call } = await operatorWorld(tables));
    const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
    const store = new DynamoCountingStore(client, tables.names.books, systemClock);
    const records = ENTRIES.map((entry, index) => ({
      sequence: `${index + 1}`,
      reading: { type: 'entry', entry } as const,
    }));
    await countBatch('shard', records, store, systemClock, 30_000);
    client.destroy();
  });

  const daily = (query: string) => call('GET /reports/daily', undefined, query);
  const counts = async (query: string) =>
    Object.fromEntries(
      (await daily(query)).body.rows.map((row: { day: string; stakes: { count: number } }) => [
        row.day,
        row.stakes.count,
      ]),
    );

  it.each([
    ['from=2026-03-28&to=2026-03-29', { '2026-03-28': 2, '2026-03-29': 2 }],
    ['from=2026-03-29&to=2026-03-29', { '2026-03-29': 2 }],
    [`from=2026-03-28&to=2026-03-30&${BERLIN}`, { '2026-03-28': 1, '2026-03-29': 2, '2026-03-30': 1 }],
    [`from=2026-03-29&to=2026-03-29&${BERLIN}`, { '2026-03-29': 2 }],
    ['from=2026-03-29&to=2026-03-29&zone=Asia/Kolkata', { '2026-03-29': 2 }],
    ['from=2026-01-01&to=2026-04-02', { '2026-03-28': 2, '2026-03-29': 2 }],
    ['from=2026-03-30&to=2026-03-30', {}],
  ])('%s has the days %j', async (query, expected) => {
    expect(await counts(query)).toEqual(expected);
  });

  it.each([
    ['from=2026-01-01&to=2026-04-03', 'invalid_request'],
    ['from=2026-03-02&to=2026-03-01', 'invalid_request'],
    ['from=2026-02-30&to=2026-03-01', 'invalid_request'],
    ['from=2026-03-01&to=2026-03-01&by=playerId', 'invalid_request'],
    ['from=2026-03-01&to=2026-03-01&zone=Asia/Kathmandu', 'zone_not_supported'],
    ['from=2026-03-01&to=2026-03-01&zone=Nowhere', 'zone_not_supported'],
  ])('%s is refused: %s', async (query, code) => {
    expect(await daily(query)).toMatchObject({ status: 400, body: { code } });
  });

  it('shows every figure, and always the currency', async () => {
    const { body } = await daily('from=2026-03-28&to=2026-03-28&by=protocol');
    const nothing = { count: 0, amount: '0.0000' };
    expect(body).toMatchObject({ by: ['protocol', 'currency'], noActivity: false, incomplete: true });
    expect(body.completeUntil).toBe('1970-01-01T00:00:00.000Z');
    expect(body.rows).toEqual([
      {
        ...{ day: '2026-03-28', protocol: 'tg', currency: 'EUR', ggr: '3.0000' },
        ...{ stakes: { count: 2, amount: '4.0000' }, payouts: { count: 2, amount: '1.0000' } },
        ...{ rolledBack: nothing, freePayouts: nothing, deposits: nothing, withdrawals: nothing, adjustments: nothing },
      },
    ]);
    expect((await daily('from=2026-03-30&to=2026-03-30')).body).toMatchObject({ noActivity: true, rows: [] });
  });

  it('is as CSV a head that says what it is, and the same rows, or "No Activity"', async () => {
    const text = async (query: string) => {
      const parts = { method: 'GET', path: '/operator/v1/reports/daily', rawQuery: query };
      const event = eventOf({ ...parts, headers: { accept: 'text/csv' } });
      const answer = await createOperatorApi(ports)({ ...requestOf(event), actor: 'anna' });
      expect(answer.headers?.['content-type']).toContain('text/csv');
      return answer.body;
    };
    const lines = (await text('from=2026-03-28&to=2026-03-28&by=currency')).split('\r\n');
    expect(lines.slice(0, 4)).toEqual([
      'title,Daily figures',
      'period,2026-03-28 to 2026-03-28',
      'zone,UTC',
      'filters,by currency',
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^day,currency,stakesCount,stakes,/));
    expect(lines).toContainEqual(expect.stringMatching(/^2026-03-28,EUR,2,4\.0000,2,1\.0000,/));
    expect(await text('from=2026-03-30&to=2026-03-30')).toContain('No Activity');
  });
});
