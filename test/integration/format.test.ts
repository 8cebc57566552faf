import { type AttributeValue, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator } from '../../functions/wallet-v2/simulator.ts';
import type { TableSuffix } from '../../infra/stages.ts';
import { scannedItems } from '../../local/books/ledger-items.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import type { CountedEntry } from '../../shared/books/count.ts';
import { countBatch, type StreamRecord } from '../../shared/books/count-batch.ts';
import { caseIdOf } from '../../shared/desk/cases/case.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { pulsePorts } from '../../shared/dynamodb/book-watch.ts';
import { DynamoCaseStore } from '../../shared/dynamodb/case-store.ts';
import { DynamoChapterStore } from '../../shared/dynamodb/chapter-store.ts';
import { FORMAT, formatOf, readable } from '../../shared/dynamodb/format.ts';
import type { Item } from '../../shared/dynamodb/items.ts';
import { playerKey } from '../../shared/dynamodb/keys.ts';
import { DynamoReportStore } from '../../shared/dynamodb/report-store.ts';
import { readingOf } from '../../shared/dynamodb/stream-images.ts';
import { itemKey, type ReconciliationItem } from '../../shared/reconciliation/store.ts';
import { SCRIPTS } from '../ledger/scripts.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { ITEM_KINDS, kindOf } from '../support/item-kinds.ts';
import { playScript } from '../support/ledger-script.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const later = (item: Item): Item => ({ ...item, format: { N: String(FORMAT + 1) } });
const AT = '2026-03-02T08:15:30.000Z';
const SOURCE = { protocol: 'vela', agentId: 'main' };
const WALLET = { playerId: 'p1', currency: 'EUR' };

describe('the format of an item', () => {
  it('is the first where nothing is said, raw or as a document has it', () => {
    for (const format of [undefined, { N: '1' }, 1n, 1])
      expect(formatOf(format === undefined ? {} : { format })).toBe(1);
    for (const format of [{ N: '2' }, 2n])
      expect(() => readable({ format })).toThrow('is of format 2, and this version reads up to 1');
  });

  it('is later than any where it is no number', () => {
    for (const format of [{ S: 'two' }, 'two', null, { N: '1.5' }])
      expect(() => readable({ format })).toThrow('and this version reads up to 1');
  });
});

describe('the stream of the ledger', () => {
  const entry = {
    type: { S: 'entry' },
    kind: { S: 'deposit' },
    currency: { S: 'EUR' },
    createdAt: { S: AT },
    amount: { N: '5' },
  };

  it('holds the books back from an entry of a later format, and never counts it by half', () => {
    expect(readingOf({ NewImage: entry })).toMatchObject({ type: 'entry' });
    expect(readingOf({ NewImage: later(entry) })).toMatchObject({
      type: 'unreadable',
      held: { reason: 'the item is of a later format than this version reads' },
    });
  });
});

eachEngine('every kind of item that is written', (engine) => {
  const stored = new Map<string, Item[]>();

  beforeAll(async () => {
    const tables = await createTestTables(engine);
    await writeEverything(tables);
    for (const table of Object.keys(ITEM_KINDS) as TableSuffix[]) {
      for await (const item of scannedItems(tables.client, tables.names[table])) {
        const kind = `${table}: ${kindOf(table, item)}`;
        stored.set(kind, [...(stored.get(kind) ?? []), item]);
      }
    }
  });

  const known = Object.entries(ITEM_KINDS).flatMap(([table, kinds]) =>
    Object.entries(kinds).map(([kind, read]) => [`${table}: ${kind}`, read as (item: Item) => unknown] as const),
  );

  it('is in the list of kinds, and nothing is in the list that nobody writes', () => {
    expect([...stored.keys()].sort()).toEqual(known.map(([kind]) => kind).sort());
  });

  it.each(known)('%s is read, and of a later format refused as a whole', async (kind, read) => {
    for (const item of stored.get(kind) ?? []) {
      await expect((async () => read(item))()).resolves.not.toThrow();
      await expect((async () => read(later(item)))(), JSON.stringify(item)).rejects.toThrow(
        /of format 2.*reads up to 1$/,
      );
    }
  });
});

/** The ledger by its scripts, and all that stands beside it once. */
async function writeEverything(tables: TestTables): Promise<void> {
  const { store, client } = realStore(tables);
  for (const [index, script] of Object.values(SCRIPTS).entries()) await playScript(script, store, `s${index}-`);
  const { call: unchecked, as } = await operatorWorld(tables);
  const call = async (...asked: Parameters<typeof unchecked>) => {
    const { status, text } = await unchecked(...asked);
    expect(status, `${asked[0]}: ${text}`).toBeLessThan(300);
  };
  await call('PUT /agents/vela/main', { hostId: 'h', providerUrl: 'https://vela.example.com' });
  await call('PUT /players/p1');
  await call('PUT /players/p1/wallets/EUR');
  await call('POST /sessions', { ...SOURCE, ...WALLET });
  const adjustment = { adjustmentId: 'a1', ...WALLET, direction: 'credit', amount: '1', reason: 'a lost win' };
  await call('POST /adjustments', adjustment);
  await as('bob')('POST /adjustments/a1/approval');
  const caseId = caseIdOf('vela', 'orphan_payout', '1');
  const occurrence = { caseId, kind: 'orphan_payout', ...SOURCE, facts: {}, at: AT, times: 1 };
  await new DynamoCaseStore(client, tables.names, systemClock).happened(occurrence, unhurriedDeadline());
  const totals = new Map([['deposit', { count: 1_000, amount: 1n }]] as const);
  await new DynamoChapterStore(client, tables.names.ledger, systemClock).put(WALLET, {
    ...{ number: 1, firstAt: AT, lastAt: AT, opening: 0n, closing: 1n, totals },
  });
  await writeReports(client, tables);
  await writeBooks(client, tables);
}

async function writeReports(client: DynamoDBClient, { names }: TestTables): Promise<void> {
  const reports = new DynamoReportStore(client, names.reports, systemClock);
  const judged = { match: 'missing_there', reason: 'not_reported', judgedAt: AT } as const;
  const [stays, goes] = ['1', '2'].map((ticketId) => ({ key: itemKey(ticketId), ticketId, ...judged })) as [
    ReconciliationItem,
    ReconciliationItem,
  ];
  await reports.begin(SOURCE, AT);
  await reports.place(SOURCE, [{ rowId: '1', ticketId: '1', report: 'r' }]);
  await reports.save(SOURCE, [stays, goes]);
  await reports.withdraw(SOURCE, [goes]);
}

async function writeBooks(client: DynamoDBClient, { names }: TestTables): Promise<void> {
  const entry: CountedEntry = {
    kind: 'stake',
    currency: 'EUR',
    amount: -5n,
    stake: 5n,
    createdAt: AT,
    source: SOURCE,
    gameCode: 'g',
  };
  const records: StreamRecord[] = [
    { sequence: '1', reading: { type: 'entry', entry } },
    { sequence: '2', reading: { type: 'unreadable', held: { at: AT, reason: 'odd', key: 'entry:k' } } },
  ];
  await countBatch('s', records, new DynamoCountingStore(client, names.books, systemClock), systemClock, 30_000);
  const streams = new DynamoDBStreamsClient({});
  const ports = pulsePorts({ client, streams, ledger: names.ledger, books: names.books, clock: systemClock });
  await ports.pulse(0, AT);
  await ports.prove({ stream: 'arn', provenUntil: AT });
  streams.destroy();
}

eachEngine('a player whose row a later version has written', (engine) => {
  let tables: TestTables;
  let world: WalletWorld;

  beforeEach(async () => {
    tables = await createTestTables(engine);
    world = new WalletWorld(realStore(tables).store);
    world.register('wallet-v2', 'main');
    await world.openPlayer('p1', 'EUR', '100');
  });

  it('hears "try again" to a stake, and nothing is moved, until the later version is there', async () => {
    const secret = await world.openSession('wallet-v2', 'main', 'p1', 'EUR');
    const talk = { agentId: 'main', playerId: 'p1', currency: 'EUR', secret };
    const stake = async () => {
      const { path, body = '' } = simulator.stake(talk, { id: '1', amount: 10_000n });
      const answer = await world.handlerOf(walletV2)(eventOf({ path, pathParameters: { agentId: 'main' }, body }));
      return simulator.hear({ statusCode: answer.statusCode ?? 0, body: answer.body ?? '' });
    };
    const Key = playerKey('p1');
    const mark = (UpdateExpression: string, ExpressionAttributeValues?: Record<string, AttributeValue>) =>
      tables.client.send(
        new UpdateItemCommand({
          TableName: tables.names.players,
          Key,
          UpdateExpression,
          ExpressionAttributeNames: { '#format': 'format' },
          ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
        }),
      );
    await mark('SET #format = :later', { ':later': { N: '2' } });
    const row = async () =>
      (await tables.client.send(new GetItemCommand({ TableName: tables.names.players, Key }))).Item;
    const before = await row();
    expect((await stake()).verdict).toBe('unclear');
    expect(await row()).toEqual(before);
    await mark('REMOVE #format');
    expect(await stake()).toMatchObject({ verdict: 'done', balance: 990_000n });
  });
});
