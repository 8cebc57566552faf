import { once } from 'node:events';
import type { ServerOptions } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { type FrontDoorServer, openFrontDoor } from '../../local/front-door.ts';
import type { GatewayHandler } from '../../local/invocation.ts';
import { requestOf } from '../../shared/http/request.ts';

const megabyte = 1024 * 1024;
const opened: FrontDoorServer[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((door) => door.stop()));
});

interface DoorSettings {
  readonly timeoutSeconds?: number;
  readonly limits?: ServerOptions;
  readonly report?: (line: string) => void;
}

async function doorTo(
  handler: GatewayHandler,
  { timeoutSeconds = 10, limits, report = () => undefined }: DoorSettings = {},
) {
  const door = await openFrontDoor(0, report, limits);
  opened.push(door);
  const target = { name: 'echo', handler, timeoutSeconds, memoryMegabytes: 128 };
  door.serve([
    { routeKey: 'POST /echo/{id}', target },
    { routeKey: 'GET /echo/{id}', target },
    { routeKey: 'ANY /operator/v1/{proxy+}', target },
    { routeKey: 'ANY /console/api/v1/{proxy+}', target },
  ]);
  return door;
}

const echo: GatewayHandler = async (event) => event;

async function eventOf(url: string, init?: RequestInit): Promise<APIGatewayProxyEventV2> {
  return (await (await fetch(url, init)).json()) as APIGatewayProxyEventV2;
}

/** Sends bytes as they are and gives all that comes back until the connection ends. */
async function rawExchange(door: FrontDoorServer, text: string): Promise<string> {
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  await once(socket, 'close');
  return answer;
}

describe('the front door', () => {
  it('hands the request to the function of its route and the result back', async () => {
    const { url } = await doorTo(echo);
    const event = await eventOf(`${url}/echo/7?a=%20b`, {
      method: 'POST',
      body: '{"x":1}',
      headers: { 'content-type': 'application/json' },
    });
    expect(event).toMatchObject({
      routeKey: 'POST /echo/{id}',
      rawQueryString: 'a=%20b',
      pathParameters: { id: '7' },
      body: '{"x":1}',
      requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1' } },
    });
  });

  it.each([
    ['nobody says who', {}, 'local'],
    ['a name is given', { 'x-actor': 'anna@operator.example' }, 'anna@operator.example'],
  ])("puts the caller of the operator's API where the gateway puts it: %s", async (_, headers, actor) => {
    const { url } = await doorTo(echo);
    const event = await eventOf(`${url}/operator/v1/players/p1`, { headers });
    expect(requestOf(event)).toMatchObject({ actor });
    expect(event.headers).not.toHaveProperty('x-actor');
  });

  it.each([
    [{}, 'local', ['administrator']],
    [{ 'x-actor': 'ann@example.com', 'x-role': 'support' }, 'ann@example.com', ['support']],
  ])('puts a person of the console where the gateway puts a verified token: %j', async (headers, actor, roles) => {
    const { url } = await doorTo(echo);
    const event = await eventOf(`${url}/console/api/v1/players/p1`, { headers });
    expect(requestOf(event)).toMatchObject({ actor, roles });
    expect(event.headers).not.toHaveProperty('x-role');
  });

  it("names no caller of a provider's, whatever it claims", async () => {
    const { url } = await doorTo(echo);
    const event = await eventOf(`${url}/echo/1`, { headers: { 'x-actor': 'anna' } });
    expect(requestOf(event).actor).toBeUndefined();
    expect(event.headers).not.toHaveProperty('x-actor');
  });

  it.each(['', 'two words', 'x'.repeat(129), 'ünï'])('refuses a caller named %j', async (actor) => {
    const door = await doorTo(echo);
    const answer = await rawExchange(
      door,
      `GET /operator/v1/players/p1 HTTP/1.1\r\nhost: localhost\r\nx-actor: ${actor}\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('x-actor and x-role must be given once, in visible ASCII');
  });

  it('refuses two callers at once', async () => {
    const door = await doorTo(echo);
    const answer = await rawExchange(
      door,
      'GET /operator/v1/players/p1 HTTP/1.1\r\nhost: localhost\r\nx-actor: a\r\nx-actor: b\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it('gives the function its name, the id of the request and the time that is left', async () => {
    const { url } = await doorTo(async (event, context) => ({
      name: context.functionName,
      sameId: context.awsRequestId === event.requestContext.requestId,
      remaining: context.getRemainingTimeInMillis(),
    }));
    const answer = (await (await fetch(`${url}/echo/1`)).json()) as { remaining: number };
    expect(answer).toMatchObject({ name: 'echo', sameId: true });
    expect(answer.remaining).toBeGreaterThan(0);
    expect(answer.remaining).toBeLessThanOrEqual(10_000);
  });

  it('answers 404 where there is no route, also to HEAD of a GET route, and 400 to a path that is not UTF-8', async () => {
    const { url } = await doorTo(echo);
    const unknown = await fetch(`${url}/other`);
    expect([unknown.status, await unknown.text()]).toEqual([404, '{"message":"Not Found"}']);
    expect((await fetch(`${url}/echo/1`, { method: 'HEAD' })).status).toBe(404);
    expect((await fetch(`${url}/echo/%ff`)).status).toBe(400);
  });

  it('answers 500 without the reason when the function throws, and tells people its kind but not its text', async () => {
    const reports: string[] = [];
    const report = (line: string) => reports.push(line);
    const { url } = await doorTo(() => Promise.reject(new TypeError('secret token')), { report });
    const answer = await fetch(`${url}/echo/1`);
    expect([answer.status, await answer.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(reports.join()).toContain('TypeError');
    expect(reports.join()).not.toContain('secret');
  });

  it('answers 500 when the function takes longer than its timeout', async () => {
    const { url } = await doorTo(() => new Promise(() => undefined), { timeoutSeconds: 0.05 });
    expect((await fetch(`${url}/echo/1`)).status).toBe(500);
  });

  it('lets requests that come before the routes wait for them', async () => {
    const door = await openFrontDoor(0, () => undefined);
    opened.push(door);
    const early = fetch(`${door.url}/early`);
    door.serve([
      {
        routeKey: 'GET /early',
        target: { name: 'f', handler: async () => 'late', timeoutSeconds: 1, memoryMegabytes: 1 },
      },
    ]);
    expect(await (await early).text()).toBe('late');
  });

  it('finishes the running request when it stops, and takes no other', async () => {
    const running = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const door = await doorTo(async () => {
      running.resolve();
      await finish.promise;
      return 'done';
    });
    const answer = fetch(`${door.url}/echo/1`);
    await running.promise;
    const stopped = door.stop();
    await expect(fetch(`${door.url}/echo/2`)).rejects.toThrow();
    finish.resolve();
    expect(await (await answer).text()).toBe('done');
    await stopped;
  });

  it('says in one line that its port is in use', async () => {
    const { url } = await doorTo(echo);
    await expect(openFrontDoor(Number(new URL(url).port), () => undefined)).rejects.toThrow(
      /^Port \d+ is in use[^\n]*$/,
    );
  });
});

describe('the front door and hostile requests', () => {
  it('hands over a body of 10 MB whole', async () => {
    const { url } = await doorTo(async (event) => String(event.body?.length));
    const body = 'a'.repeat(10 * megabyte);
    const answer = await fetch(`${url}/echo/1`, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
    expect(await answer.text()).toBe(String(10 * megabyte));
  });

  it.each([11 * megabyte + 1, 30 * megabyte])(
    'answers 413 to a body of %i bytes, and the client sees it',
    async (size) => {
      const { url } = await doorTo(echo);
      const answer = await fetch(`${url}/echo/1`, { method: 'POST', body: Buffer.alloc(size) });
      expect([answer.status, await answer.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    },
  );

  it('serves more large bodies at once than it holds at once', async () => {
    const { url } = await doorTo(async (event) => String(event.body?.length));
    const init = { method: 'POST', body: 'a'.repeat(megabyte), headers: { 'content-type': 'text/plain' } };
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => (await fetch(`${url}/echo/1`, init)).text()),
    );
    expect(new Set(answers)).toEqual(new Set([String(megabyte)]));
  });

  it('answers 431 to headers over the quota of the gateway', async () => {
    const { url } = await doorTo(echo);
    expect((await fetch(`${url}/echo/1`, { headers: { 'x-long': 'a'.repeat(11_000) } })).status).toBe(431);
    expect((await fetch(`${url}/echo/${'a'.repeat(11_000)}`)).status).toBe(431);
  });

  it('answers 408 to a client that never finishes its body', async () => {
    const limits = { requestTimeout: 100, headersTimeout: 100, connectionsCheckingInterval: 20 };
    const door = await doorTo(echo, { limits });
    const answer = await rawExchange(door, 'POST /echo/1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it.each([
    'NONSENSE\r\n\r\n',
    'GET /echo/1 HTTP/1.1\r\n\r\n',
    'GET /echo/1 HTTP/1.1\r\nhost: localhost\r\na b: c\r\n\r\n',
  ])('answers 400 to what is no HTTP: %j', async (text) => {
    expect(await rawExchange(await doorTo(echo), text)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('serves on after clients that hang up in the middle of a body or before the answer', async () => {
    const started = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    const door = await doorTo(async (event) => {
      if (event.pathParameters?.['id'] !== 'slow') return event;
      started.resolve();
      await gone.promise;
      return 'nobody reads this';
    });
    const half = connect(Number(new URL(door.url).port), '127.0.0.1');
    half.write('POST /echo/1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc');
    await once(half, 'connect');
    half.resetAndDestroy();
    const impatient = new AbortController();
    const aborted = fetch(`${door.url}/echo/slow`, { signal: impatient.signal }).catch(() => 'aborted');
    await started.promise;
    impatient.abort();
    expect(await aborted).toBe('aborted');
    gone.resolve();
    await sleep(0);
    expect((await eventOf(`${door.url}/echo/9`)).rawPath).toBe('/echo/9');
  });

  it('keeps pipelined requests apart', async () => {
    const door = await doorTo(async (event) => event.rawPath);
    const answer = await rawExchange(
      door,
      'GET /echo/1 HTTP/1.1\r\nhost: localhost\r\n\r\nGET /echo/2 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/\/echo\/1HTTP\/1\.1 200 OK[\s\S]*\/echo\/2$/);
  });
});
