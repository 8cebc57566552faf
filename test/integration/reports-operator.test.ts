import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { callerOf, operatorWorld } from '../support/operator-world.ts';
import { HOST_ID, Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { rowOf } from '../support/provider/rows.ts';

eachEngine('reconciliation by the operator API', (engine) => {
  const provider = new Provider();
  let tables: TestTables;
  let played: Awaited<ReturnType<typeof reportWorld>>;
  let operator: Awaited<ReturnType<typeof operatorWorld>>;
  /** By the clock of the wallet that is played with. */
  const call: typeof operator.call = (...line) => callerOf({ ...operator.ports, clock: played.ports.clock })(...line);

  beforeAll(() => provider.start());
  afterAll(() => provider.stop());
  beforeEach(async () => {
    provider.rows = [];
    provider.calls.length = 0;
    provider.mishaps.length = 0;
    tables = await createTestTables(engine);
    operator = await operatorWorld(tables);
    played = await reportWorld(tables, provider);
    await call('PUT /agents/vela/main', { hostId: HOST_ID, providerUrl: provider.url });
  });

  const pull = () => call('POST /agents/vela/main/reports/pull');
  const list = (query = '') => call('GET /agents/vela/main/reconciliation', undefined, query);

  it('says of an agent when its report was read last, and whether that left nothing undone', async () => {
    const lastPull = async () => (await call('GET /agents/vela/main')).body.lastPull;
    expect(await lastPull()).toEqual({ state: 'never' });
    await pull();
    const first = await lastPull();
    expect(first).toEqual({ startedAt: expect.any(String), state: 'complete', completeAt: expect.any(String) });
    played.wait(10);
    provider.mishaps.push('error_with_200');
    expect((await pull()).status).toBe(502);
    const second = await lastPull();
    expect(second).toEqual({ startedAt: expect.any(String), state: 'incomplete', completeAt: first.completeAt });
    expect(second.startedAt > first.completeAt).toBe(true);
    const { agents } = (await call('GET /agents')).body;
    expect(agents).toMatchObject([{ protocol: 'vela', keys: [], lastPull: second }]);
  });

  it('shows both sides of each ticket, the problems first', async () => {
    await played.bet('1', 1000);
    await played.result('1', 300);
    await played.betwin('2', 1000, 301);
    await played.betwin('4', 700, 0);
    played.wait(90);
    provider.rows = [
      rowOf(11, { ticket_id: 1n, username: 'demo04' }),
      rowOf(12, { ticket_id: 2n, payout_amount: '300.5' }),
      rowOf(13, { ticket_id: 3n, report_date: played.shownTime() }),
    ];
    expect(await pull()).toMatchObject({
      status: 200,
      body: { rows: 3, cursor: '3', matched: 1, mismatched: 1, missing: 2 },
    });
    const { body } = await list();
    expect(body).toEqual({
      items: [
        {
          ticketId: '2',
          status: 'mismatched',
          reason: 'impossible_amount',
          reported: {
            rowId: '12',
            stake: '10.0000',
            payout: '3.0050',
            stakeAsSent: '1000',
            payoutAsSent: '300.5',
            status: 'done',
            username: 'p1',
            gameCode: 'fish',
            reportedAt: '2026-03-02T08:15:30.000Z',
          },
          booked: {
            state: 'settled',
            playerId: 'p1',
            currency: 'EUR',
            stake: '10.0000',
            payout: '3.0100',
            entries: ['p1.EUR.4'],
            bookedAt: expect.any(String),
          },
          notes: [],
          judgedAt: expect.any(String),
        },
        {
          ticketId: '3',
          status: 'missing',
          reason: 'not_booked',
          reported: expect.objectContaining({ rowId: '13', stake: '10.0000' }),
          notes: [],
          judgedAt: expect.any(String),
        },
        {
          ticketId: '4',
          status: 'missing',
          reason: 'not_reported',
          booked: expect.objectContaining({ state: 'settled', stake: '7.0000', payout: '0.0000' }),
          notes: [],
          judgedAt: expect.any(String),
        },
        {
          ticketId: '1',
          status: 'matched',
          reason: 'same_amounts',
          reported: expect.objectContaining({ username: 'demo04' }),
          booked: expect.objectContaining({ entries: ['p1.EUR.2', 'p1.EUR.3'] }),
          notes: ['username_differs'],
          judgedAt: expect.any(String),
        },
      ],
    });
  });

  it('is listed by status, page by page, each item once', async () => {
    for (let ticket = 1; ticket <= 7; ticket++) await played.betwin(String(ticket), 1000, 300);
    provider.rows = Array.from({ length: 20 }, (_, index) =>
      rowOf(index + 1, { payout_amount: index === 6 ? '1' : '300' }),
    );
    await pull();
    expect(await ticketsOf('limit=3')).toEqual(['7', ...numbers(8, 20), ...numbers(1, 6)]);
    expect(await ticketsOf('status=missing&limit=5')).toEqual(numbers(8, 20));
    expect(await ticketsOf('status=matched&limit=200')).toEqual(numbers(1, 6));
    expect(await ticketsOf('status=mismatched')).toEqual(['7']);
    expect(await ticketsOf('status=missing&limit=13')).toEqual(numbers(8, 20));
    expect((await list('status=missing&limit=13')).body.cursor).toBeUndefined();
    expect((await list('limit=20')).body.cursor).toBeUndefined();
  });

  it('lists stakes that have waited for their payout for more than a day, each once, until it comes', async () => {
    for (const ticket of ['1', '2', '3']) await played.bet(ticket, 1000);
    await played.betwin('4', 1000, 300);
    provider.rows = [rowOf(2, { status: 'open', payout_amount: '0' }), rowOf(4)];
    await pull();
    expect(await ticketsOf('status=open')).toEqual([]);
    played.wait(25 * 60);
    expect((await list('status=open&limit=1')).body.items).toEqual([
      {
        ticketId: '1',
        status: 'open',
        reason: 'payout_never_came',
        booked: expect.objectContaining({ state: 'open', playerId: 'p1', stake: '10.0000', entries: ['p1.EUR.2'] }),
        notes: [],
        judgedAt: expect.any(String),
      },
    ]);
    expect(await ticketsOf('status=open&limit=1')).toEqual(['1', '2', '3']);
    expect(await ticketsOf('limit=1')).toEqual(['1', '2', '3', '2', '4']);
    await played.result('1', 0);
    await played.refund('3');
    expect(await ticketsOf('status=open')).toEqual(['2']);
  });

  it('reads a report again from its start when it is asked to', async () => {
    await played.betwin('1', 1000, 300);
    provider.rows = [rowOf(1, { payout_amount: '299' }), rowOf(2)];
    expect(await pull()).toMatchObject({ body: { rows: 2, cursor: '2', mismatched: 1 } });
    provider.rows = [rowOf(1), rowOf(2)];
    expect(await pull()).toMatchObject({ body: { rows: 0 } });
    expect(await call('POST /agents/vela/main/reports/pull', { from: 'start' })).toMatchObject({
      status: 200,
      body: { rows: 1, cursor: '2', matched: 1, mismatched: 0, missing: 0 },
    });
    expect(await call('POST /agents/vela/main/reports/pull', { from: '0' })).toMatchObject({ status: 400 });
  });

  it.each(['limit=0', 'limit=201', 'status=lost', 'status=matched&status=missing', 'page=1'])(
    'refuses the query %s',
    async (query) => {
      expect(await list(query)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );

  it.each(['x', 'bWF0Y2hlZDoxMg=='])('refuses the cursor %s that it did not write', async (cursor) => {
    expect(await list(`cursor=${cursor}`)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it('refuses a cursor of another status', async () => {
    provider.rows = [rowOf(1), rowOf(2)];
    await pull();
    const { cursor } = (await list('status=missing&limit=1')).body;
    expect(await list(`status=matched&cursor=${cursor}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    });
  });

  it.each([
    'POST /agents/session-test/main/reports/pull',
    'GET /agents/session-test/main/reconciliation',
    'POST /agents/wallet-v2/main/reports/pull',
  ])('is not supported: %s', async (line) => {
    expect(await call(line)).toMatchObject({ status: 422, body: { code: 'not_supported' } });
  });

  it('of an agent that is not registered is not found', async () => {
    for (const line of ['POST /agents/vela/nobody/reports/pull', 'GET /agents/vela/nobody/reconciliation']) {
      expect(await call(line)).toMatchObject({ status: 404, body: { code: 'agent_not_found' } });
    }
  });

  it('counts what a pull found, and that one failed', async () => {
    const told: unknown[] = [];
    const pulls: PullTelemetry = {
      pulled: ({ rows, mismatched, missing }, where) => told.push({ rows, mismatched, missing, where }),
      failed: (error, where) => told.push({ error: String(error), where }),
      unfinished: (where) => told.push({ where }),
    };
    const watched = callerOf({ ...operator.ports, pulls });
    provider.rows = [rowOf(1)];
    await watched('POST /agents/vela/main/reports/pull');
    provider.mishaps.push('error_with_200');
    expect(await watched('POST /agents/vela/main/reports/pull')).toMatchObject({
      status: 502,
      body: { detail: expect.stringContaining('Invalid Host ID') },
    });
    const where = { protocol: 'vela', agentId: 'main' };
    expect(told).toEqual([
      { rows: 1, mismatched: 0, missing: 1, where },
      { error: 'ProviderFailure: code 2: Invalid Host ID', where },
    ]);
  });

  async function ticketsOf(query: string): Promise<string[]> {
    const tickets: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await list(cursor === undefined ? query : `${query}&cursor=${cursor}`);
      tickets.push(...body.items.map(({ ticketId }: { ticketId: string }) => ticketId));
      cursor = body.cursor;
    } while (cursor !== undefined);
    return tickets;
  }
});

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}
