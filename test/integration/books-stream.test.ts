import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { scannedItems } from '../../local/books/ledger-items.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { type CountedEntry, halfHourOf } from '../../shared/books/count.ts';
import { countBatch, type StreamRecord } from '../../shared/books/count-batch.ts';
import { DailyFigures } from '../../shared/books/daily.ts';
import { BookSums, type LineOfDay } from '../../shared/books/sums.ts';
import { zoneDays } from '../../shared/books/zone.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';

const FIRST = Date.parse('2026-03-28T00:00:00.000Z');
const SPAN_MS = 3 * 86_400_000;

const entry = fc.record({
  kind: fc.constantFrom<CountedEntry['kind']>('stake', 'play', 'payout', 'rollback', 'deposit', 'adjustment'),
  currency: fc.constantFrom('EUR', 'THB'),
  source: fc.constantFrom({ protocol: 'vela', agentId: 'a' }, { protocol: 'tg', agentId: 'b' }),
  gameCode: fc.constantFrom('g1', 'g#2'),
  createdAt: fc.integer({ min: 0, max: SPAN_MS - 1 }).map((ms) => new Date(FIRST + ms).toISOString()),
  stake: fc.bigInt({ min: 0n, max: 9n }),
  payout: fc.bigInt({ min: 0n, max: 9n }),
  amount: fc.bigInt({ min: -9n, max: 9n }),
});

/** What a shard holds, and how it is delivered: ranges of it, which may come again, overlap, and stop anywhere. */
const shard = fc.record({
  entries: fc.array(entry, { maxLength: 40 }),
  deliveries: fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 6 }),
});

eachEngine('the books', (engine) => {
  let tables: TestTables;
  let store: DynamoCountingStore;
  let runs = 0;

  beforeAll(async () => {
    tables = await createTestTables(engine);
  });

  it('count every entry once, however the stream is repeated, halved and mixed between shards', async () => {
    const property = fc.asyncProperty(fc.array(shard, { minLength: 1, maxLength: 3 }), async (shards) => {
      const fresh = await createTestTables(engine);
      const client = createDynamoClient(fresh.clientConfig as Parameters<typeof createDynamoClient>[0]);
      store = new DynamoCountingStore(client, fresh.names.books, systemClock);
      await Promise.all(shards.map((each, index) => delivered(each, `shard-${++runs}-${index}`)));
      const reader = new DynamoBookReader(client, fresh.names.books, systemClock);
      const entries = shards.flatMap((each) => each.entries);
      for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe'])
        expect(await figuresOf(reader, zone)).toEqual(figuresFrom(linesOf(entries), zone));
      // In the midst of the entries, by days; and after their month, by its sum.
      for (const noon of ['2026-03-29T12:00:00.000Z', '2026-04-02T12:00:00.000Z'].map(halfHourOf)) {
        const held = entries.filter(({ createdAt }) => halfHourOf(createdAt) < noon);
        for (const currency of ['EUR', 'THB']) {
          const own = held.filter((each) => each.currency === currency);
          const sum = own.reduce((total, { amount }) => total + amount, 0n);
          expect((await reader.balancesAt(noon)).get(currency) ?? 0n).toBe(sum);
        }
      }
      client.destroy();
    });
    await fc.assert(property, { numRuns: engine.name === 'dynoxide' ? 15 : 4 });
  }, 60_000);

  /** Sequence numbers grow by digits, so that texts and numbers have another order. */
  async function delivered(
    { entries, deliveries }: { entries: CountedEntry[]; deliveries: [number, number][] },
    id: string,
  ) {
    const records = entries.map(
      (each, index): StreamRecord => ({
        sequence: `${7 * index + 1}`,
        reading: { type: 'entry', entry: each },
      }),
    );
    let done = 0;
    for (const [from, length] of deliveries) {
      // A first delivery is in order: it never begins behind what was delivered before.
      const start = Math.min(from, done);
      await countBatch(id, records.slice(start, start + length), store, systemClock, 30_000);
      done = Math.max(done, Math.min(start + length, records.length));
    }
    // The same rest to two instances at once.
    await Promise.all([1, 2].map(() => countBatch(id, records.slice(done), store, systemClock, 30_000)));
  }

  it('hold back from a record that nobody can read, count what comes behind, and say how far they are complete', async () => {
    const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
    const own = new DynamoCountingStore(client, tables.names.books, systemClock);
    const reader = new DynamoBookReader(client, tables.names.books, systemClock);
    const at = '2026-03-28T10:00:00.000Z';
    const good: CountedEntry = { kind: 'deposit', currency: 'EUR', amount: 5n, createdAt: at };
    const counting = await countBatch(
      'held',
      [
        { sequence: '9', reading: { type: 'unreadable', held: { at, reason: 'odd', key: 'entry:k' } } },
        { sequence: '10', reading: { type: 'entry', entry: good } },
      ],
      own,
      systemClock,
      30_000,
    );
    expect(counting).toEqual({ counted: 1, unreadable: 1 });
    expect((await reader.balancesAt(halfHourOf('2026-03-29T00:00:00.000Z'))).get('EUR')).toBe(5n);
    expect(await reader.completeUntil()).toBe('1970-01-01T00:00:00.000Z');
    client.destroy();
  });

  it('forget the position in a shard a month after it was last moved, and nothing else', async () => {
    const fresh = await createTestTables(engine);
    const own = new DynamoCountingStore(fresh.client, fresh.names.books, systemClock);
    const at = '2026-03-28T10:00:00.000Z';
    const good: CountedEntry = { kind: 'deposit', currency: 'EUR', amount: 5n, createdAt: at };
    const records: StreamRecord[] = [
      { sequence: '9', reading: { type: 'unreadable', held: { at, reason: 'odd', key: 'entry:k' } } },
      { sequence: '10', reading: { type: 'entry', entry: good } },
      { sequence: '11', reading: { type: 'pulse', at } },
    ];
    await countBatch('s', records, own, systemClock, 30_000);
    const items = await Array.fromAsync(scannedItems(fresh.client, fresh.names.books));
    expect(items.length).toBeGreaterThan(3);
    const forgotten = items.filter(({ forgetAt }) => forgetAt !== undefined);
    expect(forgotten.map(({ book }) => book?.S)).toEqual(['position#s']);
    const days = (Number(forgotten[0]?.['forgetAt']?.N) - Date.now() / 1_000) / 86_400;
    expect(Math.round(days)).toBe(30);
  });

  it('say which record they did not come to when the time is over', async () => {
    const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
    const own = new DynamoCountingStore(client, tables.names.books, systemClock);
    const good: CountedEntry = { kind: 'deposit', currency: 'EUR', amount: 5n, createdAt: '2026-03-28T10:00:00.000Z' };
    const clock = { ...systemClock, now: () => Date.now() };
    const records: StreamRecord[] = [{ sequence: '5', reading: { type: 'entry', entry: good } }];
    expect(await countBatch('late', records, own, clock, 40)).toEqual({ counted: 0, unreadable: 0, left: '5' });
    client.destroy();
  });
});

function linesOf(entries: readonly CountedEntry[]): LineOfDay[] {
  const sums = new BookSums();
  for (const each of entries) sums.add(each);
  return [...sums.lines.values()];
}

function figuresFrom(lines: readonly LineOfDay[], zone: string) {
  const days = zoneDays(zone, '2026-03-28', '2026-03-30');
  if (!days) throw new Error(`${zone} is not supported`);
  const figures = new DailyFigures(days, ['protocol', 'agentId', 'gameCode']);
  for (const line of lines) figures.add(line);
  return figures.rows();
}

async function figuresOf(reader: DynamoBookReader, zone: string) {
  const lines: LineOfDay[] = [];
  for await (const page of reader.lines('2026-03-27', '2026-03-31')) lines.push(...page);
  return figuresFrom(lines, zone);
}
