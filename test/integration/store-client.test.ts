import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, Deadline, systemClock } from '../../shared/application/deadline.ts';
import { createDynamoClient, limitedBy, withinDeadline } from '../../shared/dynamodb/client.ts';
import { failureOf } from '../../shared/dynamodb/failures.ts';

const PUT = new PutItemCommand({ TableName: 't', Item: { a: { S: '1' } } });
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('the client of the store', () => {
  let server: Server;
  let requests = 0;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function clientOf(answer: RequestListener) {
    requests = 0;
    server = createServer((request, response) => {
      requests += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return createDynamoClient({ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials });
  }

  it.each([500, 503, 400])(
    'sends once what is answered with a %i: what was perhaps carried out is not sent again',
    async (status) => {
      const client = await clientOf((_, response) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end('{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}');
      });
      await expect(client.send(PUT)).rejects.toThrow();
      expect(requests).toBe(1);
    },
  );

  it('sends once what is answered by a broken connection', async () => {
    const client = await clientOf((request) => void request.socket.destroy());
    await expect(client.send(PUT)).rejects.toThrow();
    expect(requests).toBe(1);
  });

  it('gives up an attempt that nobody answers, long before anybody else would', { timeout: 10_000 }, async () => {
    const client = await clientOf(() => undefined);
    await expect(client.send(PUT)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(requests).toBe(1);
  });
});

describe.each([
  ['that nobody answers', () => undefined],
  [
    'whose answer stalls behind its headers',
    (_: unknown, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '20' });
      response.write('{');
    },
  ],
] as const)('an attempt of a callback %s', (_title, answer) => {
  it('ends with its limit, is not known to be carried out, and its connection is closed', async () => {
    const closed = Promise.withResolvers<void>();
    const server = createServer((request, response) => {
      request.socket.once('close', closed.resolve);
      answer(request, response);
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = createDynamoClient({ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials });
    const limited = limitedBy(new Deadline(systemClock, 100));
    const error = await client.send(limited(PUT)).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toBe('unanswered');
    await closed.promise;
  });
});

describe('an attempt', () => {
  let now = 0;
  const clock = { now: () => now } as Clock;

  it('has a part of the time that is left, and never more than is left', () => {
    const deadline = new Deadline(clock, 1800);
    const whole = withinDeadline(deadline).requestTimeout;
    expect(whole).toBeLessThan(1000);
    now = 1800 - 100;
    expect(withinDeadline(deadline).requestTimeout).toBe(100);
  });

  it('is not begun when nothing is left', () => {
    const deadline = new Deadline(clock, 1800);
    now += 1800;
    expect(() => withinDeadline(deadline)).toThrow(expect.objectContaining({ reason: 'deadline_spent' }));
  });
});
