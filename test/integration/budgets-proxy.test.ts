import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { resetBefore } from '../support/store-proxy/faults.ts';
import { onNth } from '../support/store-proxy/plan.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';

const endpoint = inject('dynoxideEndpoint');
const KB = 1024;

/** The measuring part of the proxy, held against the engine whose own figures are right. */
describe.skipIf(endpoint === undefined)('the capacity that the proxy computes', () => {
  let tables: TestTables;
  let proxy: StoreProxy;
  let client: DynamoDBClient;
  let ids = 0;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    proxy = await StoreProxy.start({ target: endpoint ?? '' });
    client = new DynamoDBClient({ ...tables.clientConfig, endpoint: proxy.url });
    return async () => {
      client.destroy();
      await proxy.stop();
    };
  });

  /** An item of exactly this size, keys and names included. */
  const itemOf = (bytes: number, more: Record<string, { S: string } | { N: string }> = {}) => {
    const bare = { transactionKey: { S: `t${++ids}` }, role: { S: 'entry' }, ...more, x: { S: '' } };
    const names = Object.entries(bare).map(([name, value]) => name.length + ('S' in value ? value.S.length : 2));
    const used = names.reduce((total, size) => total + size, 0);
    return { ...bare, x: { S: 'x'.repeat(bytes - used) } };
  };
  const put = (Item: Record<string, { S: string } | { N: string }>) =>
    new PutItemCommand({ TableName: tables.names.ledger, Item });
  const keyOf = ({ transactionKey, role }: { transactionKey: { S: string }; role: { S: string } }) => ({
    transactionKey,
    role,
  });

  async function only(work: () => Promise<unknown>) {
    const { requests } = await proxy.during(() => work().catch(() => undefined));
    expect(requests).toHaveLength(1);
    return requests[0];
  }

  it.each([
    [KB, 1],
    [KB + 1, 2],
    [3 * KB, 3],
  ])('of a put of %i bytes is %i write units', async (bytes, units) => {
    const seen = await only(() => client.send(put(itemOf(bytes))));
    expect(seen?.capacity).toEqual({ read: 0, write: units, index: 0 });
    expect(seen?.engineCapacity).toEqual(seen?.capacity);
  });

  it('of an update follows the larger of before and after', async () => {
    const item = itemOf(2 * KB);
    await client.send(put(item));
    const shrink = new UpdateItemCommand({
      TableName: tables.names.ledger,
      Key: keyOf(item),
      UpdateExpression: 'REMOVE x',
    });
    const first = await only(() => client.send(shrink));
    expect(first?.capacity.write).toBe(2);
    expect(first?.engineCapacity).toEqual(first?.capacity);
    expect((await only(() => client.send(shrink)))?.capacity.write).toBe(1);
  });

  it('of a transaction is twice the sum of its items, and indexes are counted apart', async () => {
    const [first, second] = [itemOf(KB), itemOf(KB + 1, { walletKey: { S: 'p#THB' }, walletVersion: { N: '7' } })];
    const TransactItems = [first, second].map((Item) => ({ Put: { TableName: tables.names.ledger, Item } }));
    const seen = await only(() => client.send(new TransactWriteItemsCommand({ TransactItems })));
    expect(seen?.capacity).toEqual({ read: 0, write: 6, index: 2 });
    expect(seen?.engineCapacity).toEqual(seen?.capacity);
  });

  it('of a mark on an indexed entry is one index write, and of a marker none', async () => {
    const item = itemOf(100, { walletKey: { S: 'p#THB' }, walletVersion: { N: '9' } });
    await client.send(put(item));
    const UpdateExpression = 'SET marked = :m';
    const ExpressionAttributeValues = { ':m': { S: 'yes' } };
    const mark = { TableName: tables.names.ledger, Key: keyOf(item), UpdateExpression, ExpressionAttributeValues };
    const seen = await only(() => client.send(new UpdateItemCommand(mark)));
    expect(seen?.capacity).toEqual({ read: 0, write: 1, index: 1 });
    expect(seen?.engineCapacity).toEqual(seen?.capacity);
  });

  it('of a write whose condition fails is that of the item that is there', async () => {
    const item = itemOf(2 * KB);
    await client.send(put(item));
    const again = new PutItemCommand({
      TableName: tables.names.ledger,
      Item: { ...keyOf(item), y: { S: 'small' } },
      ConditionExpression: 'attribute_not_exists(transactionKey)',
    });
    expect(await only(() => client.send(again))).toMatchObject({
      status: 400,
      capacity: { read: 0, write: 2, index: 0 },
    });
  });

  it('of a batch read counts each item by 4 KB, and one that is not there as one', async () => {
    const items = [itemOf(100), itemOf(4 * KB + 1)];
    for (const item of items) await client.send(put(item));
    const Keys = [...items, itemOf(100)].map(keyOf);
    const read = (ConsistentRead: boolean) =>
      only(() =>
        client.send(new BatchGetItemCommand({ RequestItems: { [tables.names.ledger]: { Keys, ConsistentRead } } })),
      );
    const strong = await read(true);
    expect(strong?.capacity).toEqual({ read: 4, write: 0, index: 0 });
    expect(strong?.engineCapacity).toEqual(strong?.capacity);
    expect((await read(false))?.capacity.read).toBe(2);
  });

  it('of a query is rounded once over all that it read', async () => {
    for (const version of ['1', '2', '3']) {
      await client.send(put(itemOf(3 * KB, { walletKey: { S: 'q#THB' }, walletVersion: { N: version } })));
    }
    const query = new QueryCommand({
      TableName: tables.names.ledger,
      IndexName: 'history',
      KeyConditionExpression: 'walletKey = :w',
      ExpressionAttributeValues: { ':w': { S: 'q#THB' } },
    });
    const seen = await only(() => client.send(query));
    expect(seen?.capacity).toEqual({ read: 1.5, write: 0, index: 0 });
    expect(seen?.engineCapacity).toEqual(seen?.capacity);
  });

  it('of a request that a fault keeps from the engine is nothing', async () => {
    proxy.plan([onNth('GetItem', 1, resetBefore)]);
    const once = new DynamoDBClient({ ...tables.clientConfig, endpoint: proxy.url, maxAttempts: 1 });
    const command = new GetItemCommand({ TableName: tables.names.ledger, Key: keyOf(itemOf(100)) });
    const { requests } = await proxy.during(() => once.send(command).catch(() => undefined));
    once.destroy();
    expect(requests).toEqual([
      {
        operation: 'GetItem',
        carriedOut: false,
        givenUp: false,
        status: undefined,
        capacity: { read: 0, write: 0, index: 0 },
        engineCapacity: undefined,
        writesByTable: {},
      },
    ]);
  });
});
