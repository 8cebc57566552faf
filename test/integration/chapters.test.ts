import { type AttributeValue, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CountPorts, countEvent } from '../../functions/books/count-event.ts';
import { auditWallet } from '../../local/verify/wallet-audit.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { chapterOf } from '../../shared/desk/lookups/chapters.ts';
import { statementOf } from '../../shared/desk/lookups/statement.ts';
import { transferAddress } from '../../shared/domain/addresses.ts';
import { nextLines } from '../../shared/domain/booking.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import type { Wallet } from '../../shared/domain/wallet.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { chapterItem } from '../../shared/dynamodb/chapter-item.ts';
import { DynamoChapterStore } from '../../shared/dynamodb/chapter-store.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { recordItem } from '../../shared/dynamodb/items.ts';
import { readingOf } from '../../shared/dynamodb/stream-images.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';

const ENTRIES = 2_150;
const BATCH = 25;
const BEGAN = Date.parse('2026-03-02T08:00:00.000Z');
const name = { playerId: 'p1', currency: 'EUR' };

/** Deposits of 3 and withdrawals of 1, one a second. */
function history(): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  let wallet: Wallet = { currency: 'EUR', balance: 0n, version: 0, newestStakes: {} };
  for (let version = 1; version <= ENTRIES; version++) {
    const isDeposit = version % 2 === 1;
    const at = new Date(BEGAN + version * 1_000).toISOString();
    const lines = nextLines('p1', wallet, isDeposit ? 30_000n : -10_000n, at);
    const kind = isDeposit ? 'deposit' : 'withdrawal';
    entries.push({ type: 'entry', kind, transactionId: `t${version}`, fingerprint: {}, ...lines });
    wallet = { ...wallet, balance: lines.balanceAfter, version, lastAt: at };
  }
  return entries;
}

eachEngine('chapters of a long history', (engine) => {
  const entries = history();
  const newest = entries.at(-1) ?? expect.unreachable();
  const wallet = {
    currency: 'EUR',
    balance: newest.balanceAfter,
    version: ENTRIES,
    newestStakes: {},
    lastAt: newest.createdAt,
  };
  let tables: TestTables;
  let ports: CountPorts;
  const missing: unknown[] = [];

  beforeAll(async () => {
    tables = await createTestTables(engine);
    const { client, names } = tables;
    for (let first = 0; first < ENTRIES; first += BATCH) {
      const puts = entries.slice(first, first + BATCH).map((entry) => ({
        PutRequest: { Item: recordItem(transferAddress(entry.transactionId), entry) },
      }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [names.ledger]: puts } }));
    }
    ports = {
      store: new DynamoCountingStore(client, names.books, systemClock),
      history: new DynamoHistory(client, names.ledger, systemClock),
      chapters: new DynamoChapterStore(client, names.ledger, systemClock),
      clock: systemClock,
      telemetry: {
        counted: () => undefined,
        watched: () => undefined,
        chapterMissing: (error) => missing.push(error),
      },
    };
  });

  const image = (version: number): Record<string, AttributeValue> => {
    const entry = entries[version - 1] ?? expect.unreachable();
    return recordItem(transferAddress(entry.transactionId), entry);
  };
  const streamed = (...versions: number[]) => {
    const Records = versions.map((version) => ({
      dynamodb: { SequenceNumber: `${version}`, NewImage: image(version) },
    }));
    return countEvent(ports, { Records, shardId: 'shard' }, 30_000);
  };

  it('are kept when the hundredth entry behind them comes through the stream, and not before', async () => {
    await streamed(1_000, 1_099);
    expect(await ports.history.chapters(name)).toEqual([]);
    await streamed(1_100);
    await streamed(1_100, 2_100);
    const kept = [1, 2].map((number) => chapterOf(number, entries.slice((number - 1) * 1_000, number * 1_000)));
    expect(await ports.history.chapters(name)).toEqual(kept);
    expect(missing).toEqual([]);
  });

  it('say the same as the entries, in every period', async () => {
    const unkept = { page: ports.history.page.bind(ports.history), chapters: async () => [] };
    for (const [from, to] of [
      [0, 9_999],
      [1, 1_001],
      [500, 2_050],
      [1_001, 2_001],
      [1_002, 2_000],
      [2_100, 2_200],
      [3_000, 4_000],
    ] as const) {
      const instant = (second: number) => new Date(BEGAN + second * 1_000).toISOString();
      const period = { from: instant(from), to: instant(to) };
      for (let place: { after: number; until: number; behind: number } | undefined, pages = 0; pages < 3; pages++) {
        const page = { limit: 700, place };
        const withChapters = await statementOf(ports.history, 'p1', wallet, period, page);
        expect(withChapters).toEqual(await statementOf(unkept, 'p1', wallet, period, page));
        if (!withChapters.next) break;
        place = withChapters.next;
      }
    }
  });

  it('are held against the entries by the audit', async () => {
    const newestFirst = async function* () {
      yield* entries.toReversed();
    };
    const [first, second] = await ports.history.chapters(name);
    if (!first || !second) throw new Error('no chapters are kept');
    expect(await auditWallet(wallet, newestFirst(), [first, second])).toMatchObject({
      entries: ENTRIES,
      complaints: [],
    });
    const spoiled = { ...second, closing: second.closing + 1n };
    expect((await auditWallet(wallet, newestFirst(), [first, spoiled])).complaints).toEqual([
      'chapter 2 tells something else than its entries',
    ]);
  });

  it('are left out, and said to be, where the history has a hole; the counting goes on', async () => {
    const holed: CountPorts = {
      ...ports,
      history: { page: async (_, { after }) => entries.slice(Math.max(3, after), 900), chapters: async () => [] },
    };
    const Records = [{ dynamodb: { SequenceNumber: '3000', NewImage: image(1_100) } }];
    const answer = await countEvent(holed, { Records, shardId: 'shard' }, 30_000);
    expect(answer.batchItemFailures).toEqual([]);
    expect(missing).toEqual([undefined]);
    const failing = { ...ports, chapters: { put: () => Promise.reject(new Error('no answer')) } };
    const next = [{ dynamodb: { SequenceNumber: '3001', NewImage: image(1_100) } }];
    expect((await countEvent(failing, { Records: next, shardId: 'shard' }, 30_000)).batchItemFailures).toEqual([]);
    expect(missing).toEqual([undefined, new Error('no answer')]);
  });
});

describe('an item that is a chapter', () => {
  it('is no entry to whoever reads the stream', () => {
    const chapter = chapterOf(1, history().slice(0, 1_000)) ?? expect.unreachable();
    expect(readingOf({ NewImage: chapterItem(name, chapter) })).toEqual({ type: 'nothing' });
  });
});
