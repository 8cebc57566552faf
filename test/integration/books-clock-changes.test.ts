import { beforeAll, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import type { CountedEntry } from '../../shared/books/count.ts';
import { countBatch } from '../../shared/books/count-batch.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { unhurried } from '../support/clocks.ts';
import { createTestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';

const endpoint = inject('dynoxideEndpoint');
const DAY_MS = 86_400_000;
const EVERY_MS = 15 * 60_000;

/** Days on which clocks are changed: forward, back, by half an hour, at midnight itself, on either side of the equator. */
const CHANGES = [
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  ['America/St_Johns', '2026-11-01', 25],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ['Australia/Adelaide', '2026-04-05', 25],
  ['Africa/Cairo', '2026-04-24', 23],
  ['Africa/Cairo', '2026-10-29', 25],
  ['America/Santiago', '2026-09-06', 23],
  ['Asia/Kolkata', '2026-03-29', 24],
] as const;

describe.skipIf(endpoint === undefined)('the day on which clocks are changed', () => {
  let call: Awaited<ReturnType<typeof operatorWorld>>['call'];
  let entries: readonly CountedEntry[];

  beforeAll(async () => {
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    ({ call } = await operatorWorld(tables, unhurried));
    const days = [...new Set(CHANGES.map(([, day]) => day))];
    // Every quarter of an hour of three days, and the last millisecond before it.
    const instants = days.flatMap((day) =>
      Array.from({ length: (4 * DAY_MS) / EVERY_MS }, (_, index) => Date.parse(day) - 1.5 * DAY_MS + index * EVERY_MS),
    );
    entries = [...new Set(instants.flatMap((ms) => [ms - 1, ms]))].sort().map((ms) => play(new Date(ms).toISOString()));
    const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
    const store = new DynamoCountingStore(client, tables.names.books, systemClock);
    const records = entries.map((entry, index) => ({
      sequence: `${index + 1}`,
      reading: { type: 'entry', entry } as const,
    }));
    for (let first = 0; first < records.length; first += 1_000)
      await countBatch('shard', records.slice(first, first + 1_000), store, systemClock, 60_000);
    client.destroy();
  });

  it.each(CHANGES)(
    '%s: %s has %d hours, and the entries that a clock on the wall would give it',
    async (zone, day, hours) => {
      const around = [-1, 0, 1].map((by) => new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10));
      const query = `from=${around[0]}&to=${around[2]}&zone=${zone}&by=currency`;
      const { status, body } = await call('GET /reports/daily', undefined, query);
      expect({ status, body }).toMatchObject({ status: 200 });
      const counted = body.rows.map((row: { day: string; stakes: { count: number; amount: string }; ggr: string }) => [
        row.day,
        row.stakes.count,
        row.ggr,
      ]);
      const dayOf = dayOnTheWall(zone);
      const byDay = Map.groupBy(entries, ({ createdAt }) => dayOf(createdAt));
      const expected = around.map((local) => {
        const own = byDay.get(local) ?? [];
        const ggr = own.reduce((sum, { amount }) => sum - amount, 0n);
        return [local, own.length, `${ggr / 10_000n}.${String(ggr % 10_000n).padStart(4, '0')}`];
      });
      expect(counted).toEqual(expected);
      expect(counted[1]?.[1]).toBe(hours * 8);
    },
  );
});

/** By the engine's own formatter, for the very instant. */
function dayOnTheWall(timeZone: string): (instant: string) => string {
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  return (instant) => wall.format(new Date(instant));
}

/** No two instants have the same amount in their digits, so that one that moved to another day would be seen. */
function play(createdAt: string): CountedEntry {
  const stake = BigInt(Date.parse(createdAt) % 1_000_003) + 1n;
  const source = { protocol: 'tg', agentId: 'a' };
  return { kind: 'play', currency: 'EUR', source, gameCode: 'g', createdAt, stake, payout: 0n, amount: -stake };
}
