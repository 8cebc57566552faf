import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, type DynamoDBStreamsClientConfig } from '@aws-sdk/client-dynamodb-streams';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { countEvent } from '../../functions/books/count-event.ts';
import type { StreamAnswer, StreamEvent } from '../../functions/books/event.ts';
import { scannedItems } from '../../local/books/ledger-items.ts';
import { type Carrier, carryStream } from '../../local/stream-carrier.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { halfHourOf } from '../../shared/books/count.ts';
import { BEGINNING, MARGIN_MS, type PulsePorts, watchBooks } from '../../shared/books/pulse.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { pulsePorts } from '../../shared/dynamodb/book-watch.ts';
import { DynamoChapterStore } from '../../shared/dynamodb/chapter-store.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { describeLedgerStream } from '../../shared/dynamodb/ledger-stream.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const BATCH = 4;
const DEPOSITS = 30;
const DAY_MS = 86_400_000;

type Call = (event: StreamEvent) => Promise<StreamAnswer>;

eachEngine('a stream that is carried to the books', (engine) => {
  let tables: TestTables;
  let streams: DynamoDBStreamsClient;
  let store: DynamoCountingStore;
  let reader: DynamoBookReader;
  let history: DynamoHistory;
  let chapters: DynamoChapterStore;
  let world: WalletWorld;
  let ports: PulsePorts;
  let told: { counted: number; unreadable: number };

  beforeEach(async () => {
    tables = await createTestTables(engine);
    const { client, clientConfig, names } = tables;
    streams = new DynamoDBStreamsClient(clientConfig as DynamoDBStreamsClientConfig);
    onTestFinished(() => streams.destroy());
    store = new DynamoCountingStore(client, names.books, systemClock);
    history = new DynamoHistory(client, names.ledger, systemClock);
    chapters = new DynamoChapterStore(client, names.ledger, systemClock);
    reader = new DynamoBookReader(client, names.books, systemClock);
    world = new WalletWorld(realStore(tables).store);
    ports = pulsePorts({ client, streams, ledger: names.ledger, books: names.books, clock: systemClock });
    told = { counted: 0, unreadable: 0 };
  });

  const telemetry = {
    counted: (batch: { readonly counted: number; readonly unreadable: number }) => {
      told.counted += batch.counted;
      told.unreadable += batch.unreadable;
    },
    watched: () => undefined,
    chapterMissing: () => undefined,
  };
  const counting: Call = (event) =>
    countEvent({ store, history, chapters, clock: systemClock, telemetry }, event, 30_000);

  /** Begins behind the position that the books have, as the local stack does. */
  async function carry(call: Call, { fromBeginning = false } = {}): Promise<Carrier> {
    const { arn: streamArn } = await describeLedgerStream(tables.client, streams, tables.names.ledger);
    const carrier = carryStream({
      client: streams,
      streamArn,
      batchSize: BATCH,
      call: (event) => call(event as StreamEvent),
      startAfter: async (shardId) =>
        fromBeginning ? undefined : (await ports.positions([shardId])).get(shardId)?.sequence,
    });
    // What a failed test leaves running would count its records into the next one's books.
    onTestFinished(() => carrier.stop());
    return carrier;
  }

  const owedNow = async () =>
    (await reader.balancesAt(halfHourOf(new Date(Date.now() + DAY_MS).toISOString()))).get('EUR') ?? 0n;

  async function until(asked: () => Promise<string>, instant: string): Promise<void> {
    const look = async () => {
      await watchBooks(ports);
      return await asked();
    };
    await expect.poll(look, { timeout: 60_000, interval: 100 }).satisfy((reached: string) => reached > instant);
  }

  const untilComplete = (instant: string) => until(() => reader.completeUntil(), instant);
  const untilProven = (instant: string) => until(async () => (await ports.state())?.provenUntil ?? '', instant);

  async function deposits(count: number, from = 0): Promise<void> {
    for (let each = 0; each < count; each++) await world.transfer('deposit', 'p', 'EUR', '1', `t${from + each}`);
  }

  it('counts everything once, though calls fail before and behind their work, and do it in part', async () => {
    await world.openPlayer('p', 'EUR', '0');
    let calls = 0;
    const carrier = await carry(async (event) => {
      const turn = ++calls % 4;
      if (turn === 1) throw new Error('killed before');
      const answer = await counting(event);
      if (turn === 2) throw new Error('killed behind: nobody hears the answer');
      if (turn === 3) {
        // All of it was counted, and half of it is said to be left.
        const { Records = [] } = event;
        const itemIdentifier = Records[Math.floor(Records.length / 2)]?.dynamodb.SequenceNumber ?? '';
        return { ...answer, batchItemFailures: [{ itemIdentifier }] };
      }
      return answer;
    });
    await deposits(DEPOSITS);
    const now = new Date(Date.now() - MARGIN_MS).toISOString();
    await untilComplete(now);
    await carrier.stop();
    expect(await owedNow()).toBe(BigInt(DEPOSITS) * 10_000n);
    expect(told.counted).toBe(DEPOSITS);
  });

  it('goes on where it was killed, between batches and within one, and from the beginning again', async () => {
    await world.openPlayer('p', 'EUR', '0');
    await deposits(DEPOSITS);
    for (const killAt of [1, 2, 3]) {
      let calls = 0;
      const killed = new Promise<void>((resolve) => {
        void (async () => {
          const carrier = await carry(async (event) => {
            if (++calls < killAt) return counting(event);
            // Nothing of this batch is counted, or all of it, and nobody hears of it.
            if (killAt % 2 === 0) await counting(event);
            void carrier.stop();
            resolve();
            throw new Error('killed');
          });
        })();
      });
      await killed;
    }
    const again = await carry(counting, { fromBeginning: true });
    const carrier = await carry(counting);
    await untilComplete(new Date(Date.now() - MARGIN_MS).toISOString());
    await Promise.all([carrier.stop(), again.stop()]);
    expect(await owedNow()).toBe(BigInt(DEPOSITS) * 10_000n);
    expect(told.counted).toBe(DEPOSITS);
  });

  it('passes a poison record, counts it, and shows in completeUntil and in the watch that something is missing', async () => {
    await world.openPlayer('p', 'EUR', '0');
    const carrier = await carry(counting);
    await deposits(3);
    const before = new Date().toISOString();
    const poison = { transactionKey: { S: 'tg#a#poison' }, role: { S: 'entry' }, type: { S: 'entry' } };
    await tables.client.send(new PutItemCommand({ TableName: tables.names.ledger, Item: poison }));
    await deposits(3, 3);
    await expect.poll(() => told.counted, { timeout: 25_000 }).toBe(6);
    expect(told.unreadable).toBe(1);
    expect(await owedNow()).toBe(60_000n);
    // However far the pulses come, the books are complete up to the poison and no further.
    await untilProven(before);
    const watched = await watchBooks(ports);
    expect(watched.held).toBe(1);
    expect(watched.behindMs).toBeGreaterThan(0);
    expect((await reader.completeUntil()) <= before).toBe(true);
    const items = await Array.fromAsync(scannedItems(tables.client, tables.names.books));
    expect(items.filter(({ book }) => book?.S === '1#held').map(({ ledgerKey }) => ledgerKey?.S)).toEqual([
      'entry:tg#a#poison',
    ]);
    await carrier.stop();
  });

  it('proves nothing before a pulse was counted, and nothing at all while nobody counts', async () => {
    await world.openPlayer('p', 'EUR', '0');
    await deposits(1);
    for (let turn = 0; turn < 3; turn++) await watchBooks(ports);
    expect(await reader.completeUntil()).toBe(BEGINNING);
    const carrier = await carry(counting);
    await untilComplete(new Date(Date.now() - MARGIN_MS).toISOString());
    await carrier.stop();
    // What was counted before the carrier stopped is known after one more look; nothing later ever is.
    await watchBooks(ports);
    const last = await reader.completeUntil();
    for (let turn = 0; turn < 3; turn++) await watchBooks(ports);
    expect(await reader.completeUntil()).toBe(last);
  });
});
