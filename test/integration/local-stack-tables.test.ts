import { DescribeTableCommand, ListTablesCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { StartFailure } from '../../local/start-failure.ts';
import type { TableDefinition } from '../../local/table-definition.ts';
import { createTables } from '../../local/tables.ts';
import { createTestTables, eachEngine, type TestEngine, templateTables } from '../support/engines.ts';

async function ledgerOf(engine: TestEngine) {
  const tables = await createTestTables(engine);
  const definition = (await templateTables()).find(({ tableName }) => tableName.endsWith('-ledger'));
  if (definition === undefined) throw new Error('The template has no ledger');
  return { ...tables, ledger: { ...definition, tableName: `${tables.names.ledger}-again` } };
}

eachEngine('the tables of the template', (engine) => {
  it('are all created under their prefix, with keys and indexes', async () => {
    const { client, names } = await createTestTables(engine);
    const { TableNames } = await client.send(
      new ListTablesCommand({ ExclusiveStartTableName: names.agents.slice(0, 13) }),
    );
    expect(TableNames).toEqual(expect.arrayContaining(Object.values(names)));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: names.ledger }));
    expect(Table?.KeySchema).toEqual([
      { AttributeName: 'transactionKey', KeyType: 'HASH' },
      { AttributeName: 'role', KeyType: 'RANGE' },
    ]);
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual([
      'history',
      'openStakes',
      'refusals',
      'rounds',
      'settlements',
    ]);
  });

  it('are left as they are by a second start, with what is in them', async () => {
    const { client, ledger } = await ledgerOf(engine);
    await createTables(client, [ledger]);
    const Item = { transactionKey: { S: 'k' }, role: { S: 'r' }, walletKey: { S: 'w' }, walletVersion: { N: '1' } };
    await client.send(new PutItemCommand({ TableName: ledger.tableName, Item }));
    await createTables(client, [ledger]);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: ledger.tableName }));
    expect(Table?.ItemCount).toBe(1);
  });

  it('get the index that a newer template has, with the items that are there already', async () => {
    const { client, ledger } = await ledgerOf(engine);
    const history = ledger.indexes.filter(({ indexName }) => indexName === 'history');
    const used = ['transactionKey', 'role', 'walletKey', 'walletVersion'];
    const attributes = ledger.attributes.filter(({ AttributeName }) => used.includes(String(AttributeName)));
    const older: TableDefinition = { ...ledger, attributes, indexes: history };
    await createTables(client, [older]);
    const Item = { transactionKey: { S: 'k' }, role: { S: 'r' }, settlementShard: { S: 's' }, createdAt: { S: 'now' } };
    await client.send(new PutItemCommand({ TableName: ledger.tableName, Item }));
    await createTables(client, [ledger]);
    const query = new QueryCommand({
      TableName: ledger.tableName,
      IndexName: 'settlements',
      KeyConditionExpression: 'settlementShard = :shard',
      ExpressionAttributeValues: { ':shard': { S: 's' } },
    });
    await expect.poll(async () => (await client.send(query)).Count, { timeout: 20_000 }).toBe(1);
  });

  it('are refused when they are there with other keys, for the data are of another version', async () => {
    const { client, ledger } = await ledgerOf(engine);
    await createTables(client, [
      { ...ledger, keys: ledger.keys.slice(0, 1), indexes: [], attributes: ledger.attributes.slice(0, 1) },
    ]);
    await expect(createTables(client, [ledger])).rejects.toThrow(StartFailure);
  });
});
