import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { exportedItems, scannedItems } from '../../local/books/ledger-items.ts';
import { beginGeneration, countItems, type RebuiltTables, switchTo } from '../../local/books/rebuild.ts';
import { auditBooks } from '../../local/verify/books-audit.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { halfHourOf } from '../../shared/books/count.ts';
import { countBatch } from '../../shared/books/count-batch.ts';
import { lineKey } from '../../shared/dynamodb/book-keys.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { readingOf } from '../../shared/dynamodb/stream-images.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'seamless-wallet-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

eachEngine('books that are made anew', (engine) => {
  let tables: RebuiltTables;
  let reader: DynamoBookReader;
  const tomorrow = () => halfHourOf(new Date(Date.now() + 86_400_000).toISOString());

  beforeEach(async () => {
    const { names, client, clientConfig } = await createTestTables(engine);
    const { endpoint, region, credentials } = clientConfig as Record<'endpoint' | 'region', string> & {
      credentials: { accessKeyId: string; secretAccessKey: string };
    };
    process.env['AWS_ENDPOINT_URL_DYNAMODB_STREAMS'] = endpoint;
    process.env['AWS_REGION'] = region;
    process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
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

  it('are the same from a file in the format of an export', async () => {
    const lines = (await itemsNow()).map((Item) => JSON.stringify({ Item }));
    writeFileSync(join(folder, 'part-1.json.gz'), gzipSync(`${lines.join('\n')}\n`));
    const generation = await beginGeneration(tables, 0);
    const counted = await countItems(tables, generation, exportedItems(folder));
    expect(counted).toEqual({ entries: 2, unreadable: 0 });
    await switchTo(tables, generation);
    expect((await reader.balancesAt(tomorrow())).get('EUR')).toBe(700_000n);
    expect(await auditBooks(tables.client, tables)).toEqual([]);
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
