import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, type DynamoDBStreamsClientConfig } from '@aws-sdk/client-dynamodb-streams';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { openExport } from '../../local/books/export.ts';
import { scannedItems } from '../../local/books/ledger-items.ts';
import { deleteOldGenerations } from '../../local/books/old-generations.ts';
import {
  beginGeneration,
  countItems,
  exportBehind,
  type RebuiltTables,
  settled,
  stateOf,
  switchTo,
} from '../../local/books/rebuild.ts';
import { auditBooks } from '../../local/verify/books-audit.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { halfHourOf } from '../../shared/books/count.ts';
import { countBatch } from '../../shared/books/count-batch.ts';
import { BEGINNING, watchBooks } from '../../shared/books/pulse.ts';
import { lineKey } from '../../shared/dynamodb/book-keys.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { pulsePorts } from '../../shared/dynamodb/book-watch.ts';
import { readingOf } from '../../shared/dynamodb/stream-images.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { writeExport } from '../support/ledger-export.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

eachEngine('books that are made anew', (engine) => {
  let tables: RebuiltTables;
  let reader: DynamoBookReader;
  let streams: DynamoDBStreamsClient;
  const tomorrow = () => halfHourOf(new Date(Date.now() + 86_400_000).toISOString());

  beforeEach(async () => {
    const { names, client, clientConfig } = await createTestTables(engine);
    const { endpoint, region, credentials } = clientConfig as Record<'endpoint' | 'region', string> & {
      credentials: { accessKeyId: string; secretAccessKey: string };
    };
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB_STREAMS', endpoint);
    vi.stubEnv('AWS_REGION', region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
    streams = new DynamoDBStreamsClient(clientConfig as DynamoDBStreamsClientConfig);
    onTestFinished(() => streams.destroy());
    tables = { client, ledger: names.ledger, books: names.books };
    reader = new DynamoBookReader(client, names.books, systemClock);
    const world = new WalletWorld(realStore({ names, clientConfig }).store);
    await world.openPlayer('p1', 'EUR', '100');
    await world.transfer('withdrawal', 'p1', 'EUR', '30');
  });

  const itemsNow = async () => {
    const items = [];
    for await (const item of scannedItems(tables.client, tables.ledger)) items.push(item);
    return items;
  };

  it('hold what the ledger holds, and what the stream brings later is counted on one side only', async () => {
    const generation = await beginGeneration(tables, 0);
    expect(await countItems(tables, generation, scannedItems(tables.client, tables.ledger))).toEqual({
      entries: 2,
      unreadable: 0,
    });
    await switchTo(tables, generation);
    expect((await reader.balancesAt(tomorrow())).get('EUR')).toBe(700_000n);
    // The stream brings all of it once more, as its beginning was never counted, and one entry that is new.
    const later = { kind: 'deposit', currency: 'EUR', amount: 5n, createdAt: new Date().toISOString() } as const;
    const old = (await itemsNow()).map((NewImage, index) => ({
      sequence: `${index + 1}`,
      reading: readingOf({ NewImage }),
    }));
    const records = [...old, { sequence: '99', reading: { type: 'entry', entry: later } } as const];
    const store = new DynamoCountingStore(tables.client, tables.books, systemClock);
    await countBatch('s', records, store, systemClock, 30_000);
    expect((await reader.balancesAt(tomorrow())).get('EUR')).toBe(700_005n);
  });

  it('are the same from an export, as DynamoDB lays it into S3', async () => {
    const generation = await beginGeneration(tables, 0);
    await settled(generation);
    const folder = writeExport(await itemsNow());
    const counted = await countItems(tables, generation, exportBehind(generation, openExport(folder)).items());
    expect(counted).toEqual({ entries: 2, unreadable: 0 });
    await switchTo(tables, generation);
    expect((await reader.balancesAt(tomorrow())).get('EUR')).toBe(700_000n);
    expect(await auditBooks(tables.client, tables)).toEqual([]);
  });

  it('are not made from an export that is older than what the stream counts', async () => {
    const folder = writeExport(await itemsNow());
    const generation = await beginGeneration(tables, 0);
    expect(() => exportBehind(generation, openExport(folder))).toThrow('export again');
  });

  it('are told from books that hold something else', async () => {
    const generation = await beginGeneration(tables, 0);
    await countItems(tables, generation, scannedItems(tables.client, tables.ledger));
    await switchTo(tables, generation);
    const day = new Date().toISOString().slice(0, 10);
    const Key = lineKey(generation.id, day, { protocol: '', agentId: '', gameCode: '', currency: 'EUR' }, 3);
    const wrong = { Key, UpdateExpression: 'ADD de00a :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
    await tables.client.send(new UpdateItemCommand({ TableName: tables.books, ...wrong }));
    const complaints = await auditBooks(tables.client, tables);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('de00a');
  });

  it('leave nothing of the ones before, and take nothing else away', async () => {
    const client = tables.client;
    const store = new DynamoCountingStore(client, tables.books, systemClock);
    const records = (await itemsNow()).map((NewImage, index) => ({
      sequence: `${index + 1}`,
      reading: readingOf({ NewImage }),
    }));
    const odd = { type: 'unreadable', held: { at: new Date().toISOString(), reason: 'odd' } } as const;
    await countBatch('s', [...records, { sequence: '99', reading: odd }], store, systemClock, 30_000);
    const generation = await beginGeneration(tables, 0);
    await countItems(tables, generation, scannedItems(client, tables.ledger));
    const keysNow = async () =>
      (await Array.fromAsync(scannedItems(client, tables.books))).map(({ book }) => book?.S ?? '').toSorted();
    // While both are live, nothing is old.
    expect(await deleteOldGenerations(tables)).toBe(0);
    await switchTo(tables, generation);
    const ofFirst = (await keysNow()).filter((book) => book.startsWith('1#'));
    expect(ofFirst).toContain('1#held');
    const others = (await keysNow()).filter((book) => !book.startsWith('1#'));
    expect(await deleteOldGenerations(tables)).toBe(ofFirst.length);
    expect(await keysNow()).toEqual(others);
    expect(others).toEqual(expect.arrayContaining(['state', 'position#s']));
    expect((await reader.balancesAt(tomorrow())).get('EUR')).toBe(700_000n);
    expect(await deleteOldGenerations(tables)).toBe(0);
  });

  it('that were begun and never read are given up by the next, whose number nobody had', async () => {
    const stopped = await beginGeneration(tables, 0);
    await countItems(tables, stopped, scannedItems(tables.client, tables.ledger));
    const next = await beginGeneration(tables, 0);
    // Whoever goes on with the first one would read books that the stream has left.
    await expect(switchTo(tables, stopped)).rejects.toThrow(`there is no generation ${stopped.id}`);
    await countItems(tables, next, scannedItems(tables.client, tables.ledger));
    await switchTo(tables, next);
    const third = await beginGeneration(tables, 0);
    expect([stopped.id, next.id, third.id]).toEqual([2, 3, 4]);
    await countItems(tables, third, scannedItems(tables.client, tables.ledger));
    await switchTo(tables, third);
    expect((await reader.balancesAt(tomorrow())).get('EUR')).toBe(700_000n);
    expect(await deleteOldGenerations(tables)).toBeGreaterThan(0);
    expect((await reader.balancesAt(tomorrow())).get('EUR')).toBe(700_000n);
  });

  it('by several at once are those of one of them, and the others are told', async () => {
    const begun = await beginGeneration(tables, 0);
    await countItems(tables, begun, scannedItems(tables.client, tables.ledger));
    const tries = [switchTo(tables, begun), beginGeneration(tables, 0), beginGeneration(tables, 0)];
    const ends = await Promise.allSettled(tries);
    for (const end of ends)
      if (end.status === 'rejected')
        expect(String(end.reason)).toMatch(/somebody else makes the books anew|there is no generation/);
    expect(ends.map(({ status }) => status)).toContain('fulfilled');
    // Whatever is read is what the stream counts.
    const { current, generations } = await stateOf(tables);
    expect(generations.map(({ id }) => id)).toContain(current);
  });

  it('are begun without making the ones before look whole, which no stream has carried from its beginning', async () => {
    const { client, books } = tables;
    const generation = await beginGeneration(tables, 0);
    const ports = pulsePorts({ client, streams, ledger: tables.ledger, books, clock: systemClock });
    await watchBooks(ports);
    await ports.prove({ stream: (await ports.describeStream()).arn, provenUntil: new Date().toISOString() });
    expect(await reader.completeUntil()).toBe(BEGINNING);
    await countItems(tables, generation, scannedItems(client, tables.ledger));
    await switchTo(tables, generation);
    expect((await reader.completeUntil()) > BEGINNING).toBe(true);
  });

  it('hold back for an entry that nobody can read', async () => {
    const broken = { type: { S: 'entry' }, transactionKey: { S: 'k' }, role: { S: 'entry' } };
    const generation = await beginGeneration(tables, 0);
    const items = (async function* () {
      yield broken;
    })();
    expect(await countItems(tables, generation, items)).toEqual({ entries: 0, unreadable: 1 });
    await switchTo(tables, generation);
    expect(await reader.completeUntil()).toBe('1970-01-01T00:00:00.000Z');
  });
});
