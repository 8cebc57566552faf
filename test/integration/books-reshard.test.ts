import { DynamoDBStreamsClient, type DynamoDBStreamsClientConfig } from '@aws-sdk/client-dynamodb-streams';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { scannedItems } from '../../local/books/ledger-items.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { type CountedEntry, halfHourOf } from '../../shared/books/count.ts';
import { countBatch, type StreamRecord } from '../../shared/books/count-batch.ts';
import { BEGINNING, type LedgerStream, MARGIN_MS, type PulsePorts, watchBooks } from '../../shared/books/pulse.ts';
import { BOOK_SPREADS } from '../../shared/dynamodb/book-keys.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { pulsePorts } from '../../shared/dynamodb/book-watch.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';

const NOON = Date.parse('2026-03-02T12:00:00.000Z');
const atMinute = (minute: number) => new Date(NOON + minute * 60_000).toISOString();
const proven = (minute: number) => new Date(NOON + minute * 60_000 - MARGIN_MS).toISOString();
const EVENING = halfHourOf('2026-03-02T20:00:00.000Z');

/** The stream as AWS would describe it, told by the test: no engine here splits a shard. */
eachEngine('the books over shards that split and end', (engine) => {
  let tables: TestTables;
  let store: DynamoCountingStore;
  let reader: DynamoBookReader;
  let ports: PulsePorts;
  let stream: LedgerStream;
  let pulses: number;
  let sequence: number;

  beforeEach(async () => {
    tables = await createTestTables(engine);
    const { client, names, clientConfig } = tables;
    const streams = new DynamoDBStreamsClient(clientConfig as DynamoDBStreamsClientConfig);
    onTestFinished(() => streams.destroy());
    store = new DynamoCountingStore(client, names.books, systemClock);
    reader = new DynamoBookReader(client, names.books, systemClock);
    const real = pulsePorts({ client, streams, ledger: names.ledger, books: names.books, clock: systemClock });
    pulses = 0;
    sequence = 0;
    ports = {
      ...real,
      describeStream: async () => stream,
      pulse: async () => {
        pulses++;
      },
    };
  });

  function shards(...told: string[]): void {
    const tree = told.map((text) => {
      const [id = '', parent] = text.split('<');
      return { id, ...(parent !== undefined && { parent }) };
    });
    stream = { arn: 'first', isAsOldAsTable: true, shards: tree };
  }

  const pulse = (minute: number): StreamRecord => ({
    sequence: `${++sequence}`,
    reading: { type: 'pulse', at: atMinute(minute) },
  });
  const entry = (minute: number): StreamRecord => ({
    sequence: `${++sequence}`,
    reading: { type: 'entry', entry: deposit(atMinute(minute)) },
  });
  const count = (shardId: string, ...records: StreamRecord[]) =>
    countBatch(shardId, records, store, systemClock, 30_000);

  async function completeNow(): Promise<string> {
    await watchBooks(ports);
    return await reader.completeUntil();
  }

  it('are complete as far as the shard that is furthest behind, its parent speaking for it until a pulse meets it', async () => {
    shards('a');
    expect(await completeNow()).toBe(BEGINNING);
    await count('a', entry(0), pulse(1));
    expect(await completeNow()).toBe(proven(1));
    shards('a', 'b<a', 'c<a');
    await count('a', entry(2), pulse(3));
    expect(await completeNow()).toBe(proven(3));
    await count('b', entry(4), pulse(5));
    // Nobody has seen a pulse in `c` yet.
    expect(await completeNow()).toBe(proven(3));
    await count('c', pulse(5));
    expect(await completeNow()).toBe(proven(5));
    // The stream has forgotten `a`, and `b` has split.
    shards('b', 'c', 'd<b', 'e<b');
    await count('c', pulse(8));
    expect(await completeNow()).toBe(proven(5));
    await count('d', entry(6), pulse(7));
    await count('e', entry(6), pulse(9));
    expect(await completeNow()).toBe(proven(7));
    expect((await reader.balancesAt(EVENING)).get('EUR')).toBe(5n);
  });

  it('count once what a shard brings again, halved, longer, and beside what another brings', async () => {
    const records = [entry(0), entry(1), entry(2), entry(3)];
    await count('a', ...records.slice(0, 2));
    await Promise.all([count('a', ...records), count('a', ...records.slice(0, 3)), count('b', entry(9))]);
    await count('a', ...records.slice(0, 1));
    await count('a', ...records);
    expect((await reader.balancesAt(EVENING)).get('EUR')).toBe(5n);
  });

  it('meet every shard that is written now by enough pulses', async () => {
    shards('a');
    await watchBooks(ports);
    expect(pulses).toBe(1);
    shards('a', 'b<a', 'c<a', 'd');
    await watchBooks(ports);
    expect(pulses).toBe(1 + 3 * 8);
  });

  it('hold back for ever where the stream is another one, or younger than the ledger', async () => {
    shards('a');
    await count('a', pulse(1));
    expect(await completeNow()).toBe(proven(1));
    stream = { arn: 'second', isAsOldAsTable: false, shards: [{ id: 'x' }] };
    await watchBooks(ports);
    await count('x', pulse(9));
    expect(await completeNow()).toBe(proven(1));
    expect((await watchBooks(ports)).held).toBe(1);
  });

  it('are not complete at all where the ledger is older than its stream', async () => {
    stream = { arn: 'first', isAsOldAsTable: false, shards: [{ id: 'a' }] };
    await watchBooks(ports);
    await count('a', pulse(9));
    expect(await completeNow()).toBe(BEGINNING);
    expect((await ports.state())?.provenUntil).toBe(proven(9));
  });

  it('spread a busy game over several items, none of which has more than twice its share', async () => {
    const SHARDS = 400;
    const ids = Array.from({ length: SHARDS }, (_, index) => `shardId-0000000170000000${index}-abcdef`);
    for (let first = 0; first < SHARDS; first += 20)
      await Promise.all(ids.slice(first, first + 20).map((id) => count(id, entry(0))));
    const items = await Array.fromAsync(scannedItems(tables.client, tables.names.books));
    const lines = items.filter(({ book }) => book?.S?.startsWith('1#lines#'));
    expect(lines).toHaveLength(BOOK_SPREADS);
    const counts = lines.map((item) => Number(item['de24n']?.N));
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(SHARDS);
    expect(Math.max(...counts)).toBeLessThan((2 * SHARDS) / BOOK_SPREADS);
    expect((await reader.balancesAt(EVENING)).get('EUR')).toBe(BigInt(SHARDS));
  });
});

function deposit(createdAt: string): CountedEntry {
  return { kind: 'deposit', currency: 'EUR', amount: 1n, createdAt };
}
