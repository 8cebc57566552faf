import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  BatchGetItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  type TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { createDynamoClient, limitedBy } from '../../shared/dynamodb/client.ts';
import { failureOf } from '../../shared/dynamodb/failures.ts';
import { authorizationOf } from '../e2e/signature.ts';

// A server of HTTP that writes down what arrives: what is kept is held against what the SDK sends by itself.

interface Arrived {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

const DONE: Answer = { status: 200, body: '{}' };
const LOST: Answer = {
  status: 400,
  body: '{"__type":"x#TransactionCanceledException","CancellationReasons":[{"Code":"ConditionalCheckFailed","Item":{"a":{"S":"é"}}}]}',
};
const TEXT = { S: 'ein "Zug" \\ \u2028 ключ \u{1F3B0} \u0007' };
const put = new PutItemCommand({ TableName: 't', Item: { a: TEXT, n: { N: '1' }, gone: undefined as never } });
const COMMANDS = {
  'a read': new BatchGetItemCommand({ RequestItems: { t: { Keys: [{ a: TEXT }], ConsistentRead: true } } }),
  'a write': put,
  'a change': new UpdateItemCommand({
    TableName: 't',
    Key: { a: TEXT },
    UpdateExpression: 'SET #a = :m',
    ExpressionAttributeNames: { '#a': 'm' },
    ExpressionAttributeValues: { ':m': { M: { b: { BOOL: true }, l: { L: [{ NULL: true }, { N: '-0.0001' }] } } } },
  }),
  'a transaction': new TransactWriteItemsCommand({
    TransactItems: [{ Put: { ...put.input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as never }],
  }),
};

let arrived: Arrived[] = [];
let answers: (Answer | 'never')[] = [];
const server = createServer(async (request, response) => {
  arrived.push({ headers: request.headers, body: await text(request) });
  const answer = answers.shift() ?? DONE;
  if (answer === 'never') return;
  const { status, body, headers } = answer;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(body);
});

beforeEach(async () => {
  arrived = [];
  answers = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

type AwsIdentity = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const IDENTITY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'of a role' };

function clientOf(credentials: () => Promise<AwsIdentity> = async () => IDENTITY) {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createDynamoClient({ endpoint, region: 'eu-west-1', credentials, cacheMiddleware: true });
}

/** How often the SDK has put a request together by all of its steps. */
function serializations(client: DynamoDBClient): () => number {
  let times = 0;
  client.middlewareStack.add(
    (next) => (sent) => {
      times++;
      return next(sent);
    },
    { step: 'serialize', priority: 'high' },
  );
  return () => times;
}

/** Without what differs for each request, and without the token that the SDK makes up for its own retries. */
function comparable({ headers, body }: Arrived) {
  const {
    'x-amz-date': _,
    authorization: __,
    'content-length': length,
    'x-amz-content-sha256': hash,
    ...same
  } = headers;
  expect(length).toBe(String(Buffer.byteLength(body)));
  expect(hash).toBe(createHash('sha256').update(body).digest('hex'));
  const { ClientRequestToken: ___, ...input } = JSON.parse(body);
  return { headers: same, input };
}

it.each(Object.entries(COMMANDS))("sends %s again as the SDK's own steps did", async (_, command) => {
  const client = clientOf();
  const bySdk = serializations(client);
  for (let times = 0; times < 3; times++) await client.send(command as typeof put);
  expect(bySdk()).toBe(1);
  const [first, ...kept] = arrived.map(comparable);
  expect(kept).toEqual([first, first]);
});

const putOf = (number: number) => new PutItemCommand({ TableName: 't', Item: { a: { S: `${number}` } } });

/** What arrived is signed as it arrived: the hash that is signed is the body's. */
function isSigned({ headers, body }: Arrived): boolean {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  expect(names).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-target', 'x-amz-content-sha256']));
  expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  const request = { method: 'POST', url: new URL(`http://${headers.host}/`), body };
  const expected = authorizationOf(request, signed, { ...IDENTITY, region: 'eu-west-1' }, { service: 'dynamodb' });
  return headers.authorization === expected;
}

it('signs each request for what stands in it', async () => {
  const client = clientOf();
  for (let number = 1; number <= 4; number++) await client.send(putOf(number));
  expect(arrived.map(isSigned)).toEqual([true, true, true, true]);
  expect(new Set(arrived.map(({ headers }) => headers['x-amz-content-sha256'])).size).toBe(4);
});

it('gives each of many at once its own answer, whichever of them fails', async () => {
  const client = clientOf();
  await client.send(putOf(0));
  answers = [DONE, LOST, DONE, LOST, DONE];
  const sent = [1, 2, 3, 4, 5].map((number) =>
    client.send(putOf(number)).then(
      () => true,
      () => false,
    ),
  );
  expect((await Promise.all(sent)).filter((done) => done)).toHaveLength(3);
  await client.send(putOf(6));
  expect(arrived.map(({ body }) => Number(JSON.parse(body).Item.a.S)).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(arrived.every(isSigned)).toBe(true);
});

it('ends with the limit of each request', async () => {
  const client = clientOf();
  await client.send(putOf(1));
  answers = ['never'];
  const error = await client
    .send(limitedBy(new Deadline(systemClock, 100))(putOf(2)))
    .catch((thrown: unknown) => thrown);
  expect(failureOf(error)).toBe('unanswered');
  await client.send(putOf(3));
  expect(arrived).toHaveLength(3);
});

it('signs with the credentials of the moment', async () => {
  const { sessionToken: _, ...withoutToken } = IDENTITY;
  const identities = ['first', 'second', undefined].map((sessionToken) => ({
    ...withoutToken,
    ...(sessionToken !== undefined && { sessionToken }),
    expiration: new Date(),
  }));
  let now = 0;
  const client = clientOf(async () => identities[now] ?? IDENTITY);
  for (; now < identities.length; now++) await client.send(put);
  expect(arrived.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['first', 'second', undefined]);
});

it.each([
  ['a condition', LOST],
  ['the store', { status: 500, body: '{"__type":"x#InternalServerError"}' }],
])("asks the SDK again after %s failed, whose error is the SDK's own", async (_, failure) => {
  const client = clientOf();
  const bySdk = serializations(client);
  answers = [DONE, failure, DONE, DONE];
  const command = COMMANDS['a transaction'];
  await client.send(command);
  const error = await client.send(command).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: /#(\w+)/.exec(failure.body)?.[1],
    $metadata: { httpStatusCode: failure.status },
  });
  if (failure === LOST)
    expect((error as TransactionCanceledException).CancellationReasons?.[0]?.Item).toEqual({ a: { S: 'é' } });
  await client.send(command);
  await client.send(command);
  expect(bySdk()).toBe(2);
});

it('is as right about the time as the SDK, which learns it from a refusal', async () => {
  const client = clientOf();
  const inAnHour = new Date(Date.now() + 3_600_000);
  const headers = { date: inAnHour.toUTCString() };
  const refusal = { status: 400, body: '{"__type":"x#RequestTimeTooSkewed"}', headers };
  answers = [DONE, refusal, refusal, { ...DONE, headers }, DONE];
  await client.send(put);
  for (let times = 0; times < 2; times++) await client.send(put).catch(() => undefined);
  await client.send(put);
  await client.send(put);
  const sentIn = arrived.slice(-2).map(({ headers }) => String(headers['x-amz-date']).slice(0, 11));
  const hour = inAnHour.toISOString().replace(/[-:]/g, '').slice(0, 11);
  expect(sentIn).toEqual([hour, hour]);
});
