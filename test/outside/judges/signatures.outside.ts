import { join } from 'node:path';
import {
  BatchGetItemCommand,
  CreateTableCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createDynamoClient } from '../../../shared/dynamodb/client.ts';
import { type Moto, startMoto } from '../moto.ts';
import { runProgram, toolFolder } from '../program.ts';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const TableName = 'ledger';
/** Of one kind, one after the other: from the second on they go the way that was kept of the first. */
const TURNS = ['ключ', 'a "b" \\', '\u{1F3B0}', 'd'];

/** No engine that the wallet is tested on looks at signatures. This one computes each anew, by the signer of another SDK. */
describe('a store that refuses what is not signed right', () => {
  let moto: Moto;
  let credentials: Credentials[];
  beforeAll(async () => {
    const folder = toolFolder('MOTO');
    moto = await startMoto(folder);
    const script = join(import.meta.dirname, '..', 'moto-credentials.py');
    const { status, output } = await runProgram(join(folder, 'bin', 'python'), [script, moto.url]);
    expect(status, output).toBe(0);
    credentials = JSON.parse(output) as Credentials[];
    // From here on nobody is let in without a signature.
    const headers = { 'content-type': 'text/plain' };
    await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0', headers });
    await clientOf(credentials[0]).send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
  });
  afterAll(() => moto?.stop());

  function clientOf(chosen: Credentials | undefined) {
    if (!chosen) throw new Error('there are no credentials');
    return createDynamoClient({
      endpoint: moto.url,
      region: 'eu-west-1',
      credentials: chosen,
      cacheMiddleware: true,
    });
  }

  it.each([
    ['a person', 0],
    ['a role, with a session token as functions have it', 1],
  ])('takes every request of %s, also those that go the kept way', async (_, nth) => {
    const client = clientOf(credentials[nth]);
    onTestFinished(() => client.destroy());
    for (const turn of TURNS) {
      const [one, other] = [`${turn} ${nth}`, `${turn} ${nth} by a transaction`].map((text) => ({ S: text }));
      if (!one || !other) throw new Error('there are two');
      await client.send(new PutItemCommand({ TableName, Item: { id: one, n: { N: '1' } } }));
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { id: one },
          UpdateExpression: 'SET n = n + :more',
          ExpressionAttributeValues: { ':more': { N: '41' } },
        }),
      );
      await client.send(
        new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: { id: other, n: { N: '7' } } } }] }),
      );
      const Keys = [{ id: one }, { id: other }];
      const { Responses } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
      );
      expect(Responses?.[TableName]).toEqual(
        expect.arrayContaining([
          { id: one, n: { N: '42' } },
          { id: other, n: { N: '7' } },
        ]),
      );
    }
  });

  it('refuses another secret, so that it does look', async () => {
    const client = clientOf({
      ...credentials[0],
      accessKeyId: credentials[0]?.accessKeyId ?? '',
      secretAccessKey: 'x',
    });
    onTestFinished(() => client.destroy());
    const refused = client.send(new PutItemCommand({ TableName, Item: { id: { S: 'never' } } }));
    await expect(refused).rejects.toMatchObject({ $response: { statusCode: 403 } });
  });
});
