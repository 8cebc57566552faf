import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDynoxide } from '../../local/dynoxide.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { BATCH, batchesOf, busyRecords, countByFunction, countPlainly } from './stream-counting.ts';
import { openBooks } from './stream-scene.ts';

describe.skipIf(findDynoxide() === undefined)('the benchmark of the stream', () => {
  let books: Awaited<ReturnType<typeof openBooks>>;
  beforeAll(async () => {
    books = await openBooks();
  }, 180_000);
  afterAll(() => books.stop());

  it('counts what it says that it counts, once, a batch in two requests', async () => {
    const { client, table } = books;
    let requests = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        requests++;
        return next(args);
      },
      { step: 'initialize' },
    );
    expect(await countByFunction(client, table, 'shard', batchesOf(3 * BATCH))).toBe(3 * BATCH);
    expect(requests).toBe(6);
    expect(await countByFunction(client, table, 'shard', batchesOf(3 * BATCH))).toBe(0);
    let stakes = 0n;
    const reader = new DynamoBookReader(client, table, systemClock);
    for await (const lines of reader.lines('2026-03-02', '2026-03-02')) {
      for (const { sums } of lines) for (const figures of sums.values()) stakes += figures.get('stakes')?.amount ?? 0n;
    }
    expect(stakes).toBe(10n * 3n * BigInt(BATCH));
  });

  it('counts each entry once the plain way too, and refuses it the second time', async () => {
    const records = busyRecords(0, 10);
    expect(await countPlainly(books.client, books.table, records)).toBe(10);
    await expect(countPlainly(books.client, books.table, records)).rejects.toThrow('ConditionalCheckFailed');
  });
});
