import { beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoReportStore } from '../../shared/dynamodb/report-store.ts';
import type { ReconciliationItem } from '../../shared/reconciliation/store.ts';
import { itemKey } from '../../shared/reconciliation/store.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';

const source = { protocol: 'vela', agentId: 'main' };

const itemOf = (ticketId: string, given: Partial<ReconciliationItem> = {}): ReconciliationItem => ({
  key: itemKey(ticketId),
  ticketId,
  match: 'matched',
  reason: 'same_amounts',
  row: { id: ticketId, ticketId, sent: { bet_stake: '1000', username: 'é界' }, reportedAt: '2026-03-02T08:15:30.000Z' },
  booked: {
    state: 'settled',
    playerId: 'p1',
    currency: 'EUR',
    stake: 9_223_372_036_854_775_807n,
    payout: 0n,
    entries: ['p1.EUR.1'],
    bookedAt: '2026-03-02T08:15:30.000Z',
  },
  judgedAt: '2026-03-02T08:30:00.000Z',
  ...given,
});

eachEngine('the store of reports', (engine) => {
  let tables: TestTables;

  beforeAll(async () => {
    tables = await createTestTables(engine);
  });

  /** `failures`: what the next requests end with, one each, before or after they were carried out. */
  function storeThat(failures: { readonly error: Error; readonly when: 'before' | 'after' }[] = []) {
    const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
    client.middlewareStack.add(
      (next) => async (args) => {
        const failure = failures.shift();
        if (failure?.when === 'before') throw failure.error;
        const answer = await next(args);
        if (failure) throw failure.error;
        return answer;
      },
      { step: 'initialize' },
    );
    return new DynamoReportStore(client, tables.names.reports, systemClock);
  }
  const named = (name: string) => Object.assign(new Error('no'), { name });

  it('gives back what it was given, with every digit and letter', async () => {
    const item = itemOf('18446744073709551615');
    const { booked: _, row: __, ...bare } = itemOf('5', { match: 'missing_there', reason: 'not_reported' });
    await storeThat().save(source, [item, bare]);
    const found = await storeThat().find(source, [item, bare, itemOf('6')]);
    expect([...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual([bare, item]);
  });

  it('lists by ticket number in both orders, page by page', async () => {
    const agent = { ...source, agentId: 'listed' };
    const store = storeThat();
    await store.save(
      agent,
      ['9', '10', '100', '2'].map((ticket) => itemOf(ticket)),
    );
    const walk = async (order: 'oldest_first' | 'newest_first') => {
      const seen: string[] = [];
      for (let after: string | undefined; ; ) {
        const query = { match: 'matched', order, limit: 3, ...(after !== undefined && { after }) } as const;
        const { items, hasMore } = await store.list(agent, query);
        seen.push(...items.map(({ ticketId }) => ticketId));
        after = items.at(-1)?.key;
        if (!hasMore) return seen;
      }
    };
    expect(await walk('oldest_first')).toEqual(['2', '9', '10', '100']);
    expect(await walk('newest_first')).toEqual(['100', '10', '9', '2']);
  });

  it('sends again what was throttled, and what was not answered', async () => {
    const agent = { ...source, agentId: 'stubborn' };
    const throttled = { error: named('ThrottlingException'), when: 'before' } as const;
    const unheard = { error: named('TimeoutError'), when: 'after' } as const;
    const items = Array.from({ length: 150 }, (_, index) => itemOf(String(index)));
    await storeThat([throttled, unheard, throttled]).save(agent, items);
    expect((await storeThat([throttled, unheard]).find(agent, items)).size).toBe(150);
    expect(
      (await storeThat([unheard]).list(agent, { match: 'matched', order: 'oldest_first', limit: 1 })).items,
    ).toHaveLength(1);
  });

  it('takes its own unheard move of the cursor for another one: the pull ends, and nothing is lost', async () => {
    const agent = { ...source, agentId: 'unheard' };
    const store = storeThat([{ error: named('TimeoutError'), when: 'after' }]);
    expect(await store.advance(agent, undefined, { cursor: '5', report: 'here' })).toBe(false);
    expect((await store.states([agent]))[0]).toMatchObject({ cursor: '5', report: 'here' });
  });

  it('never takes back how far a shard was checked', async () => {
    const agent = { ...source, agentId: 'checked' };
    const store = storeThat();
    await store.saveChecked(agent, 15, '2026-03-02T08:15:30.000Z');
    await store.saveChecked(agent, 15, '2026-03-01T00:00:00.000Z');
    await store.saveChecked(agent, 0, '2026-03-01T00:00:00.000Z');
    expect((await store.states([agent]))[0]?.checkedUntil).toEqual(
      new Map([
        [0, '2026-03-01T00:00:00.000Z'],
        [15, '2026-03-02T08:15:30.000Z'],
      ]),
    );
  });

  it('stores rows of the largest size, a few in each request', async () => {
    const agent = { ...source, agentId: 'large' };
    const long = '界'.repeat(40_000);
    const items = Array.from({ length: 30 }, (_, index) =>
      itemOf(String(index), {
        row: { id: String(index), ticketId: String(index), sent: { bet_info: long, result_info: long } },
      }),
    );
    await storeThat().save(agent, items);
    expect((await storeThat().find(agent, items)).size).toBe(30);
  });

  it('stores row by row what the store refuses together, the rows behind a wrong one too', async () => {
    const refused = { error: named('ValidationException'), when: 'before' } as const;
    const agent = { ...source, agentId: 'refused' };
    const items = ['1', '2', '3'].map((ticket) => itemOf(ticket));
    await storeThat([refused]).save(agent, items);
    expect((await storeThat().find(agent, items)).size).toBe(3);

    const other = { ...source, agentId: 'wrong' };
    const tooLarge = itemOf('2', { row: { id: '2', ticketId: '2', sent: { bet_info: 'x'.repeat(410_000) } } });
    const mixed = [itemOf('1'), tooLarge, itemOf('3')];
    await expect(storeThat().save(other, mixed)).rejects.toMatchObject({ reason: 'store_unavailable' });
    expect([...(await storeThat().find(other, mixed)).keys()].sort()).toEqual([itemKey('1'), itemKey('3')]);
  });

  it('says at once that a table is not there', async () => {
    const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
    const store = new DynamoReportStore(client, 'no-such-table', systemClock);
    await expect(store.begin(source, '2026-03-02T08:15:30.000Z')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(store.find(source, [itemOf('1')])).rejects.toMatchObject({ reason: 'store_unavailable' });
    await expect(store.save(source, [itemOf('1')])).rejects.toMatchObject({ reason: 'store_unavailable' });
  });
});
