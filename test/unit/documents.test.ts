import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { documentFrom, documents } from '../../shared/dynamodb/documents.ts';

it('is one for each client: a second one would take the options of the first', () => {
  const [one, other] = [createDynamoClient({ region: 'eu-west-1' }), createDynamoClient({ region: 'eu-west-1' })];
  expect(documents(one)).toBe(documents(one));
  expect(documents(one)).not.toBe(documents(other));
});

it('sends plain values and leaves out what is undefined', async () => {
  const sent: unknown[] = [];
  const client = createDynamoClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  client.middlewareStack.add(
    () => async (args) => {
      sent.push(args.input);
      return { response: {}, output: { $metadata: {} } };
    },
    { step: 'serialize', priority: 'low' },
  );
  const Item = { id: 'a', balance: 2n ** 63n, reason: undefined };
  await documents(client).send(new PutCommand({ TableName: 't', Item }));
  expect(sent).toEqual([{ TableName: 't', Item: { id: { S: 'a' }, balance: { N: '9223372036854775808' } } }]);
});

it('reads what arrives raw as it would have read it itself: numbers keep every digit', () => {
  const value = { amount: 9_223_372_036_854_775_807n, inside: { list: [1n, 'a'] } };
  expect(documentFrom(marshall(value))).toEqual(value);
});
