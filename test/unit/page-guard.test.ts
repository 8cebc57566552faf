import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FrontDoorServer, openFrontDoor } from '../../local/front-door.ts';

let door: FrontDoorServer;

beforeAll(async () => {
  door = await openFrontDoor(0, () => undefined);
  const target = { name: 'any', handler: async () => ({ statusCode: 200 }), timeoutSeconds: 5, memoryMegabytes: 128 };
  const routeKeys = ['ANY /operator/v1/{proxy+}', 'POST /callbacks/tg/{agentId}', 'GET /health'];
  door.serve(routeKeys.map((routeKey) => ({ routeKey, target })));
});
afterAll(() => door.stop());

/** `fetch` sets both headers itself, so it cannot play a page of another site. */
function statusOf(line: string, headers: Record<string, string | string[]>): Promise<number | undefined> {
  const [method, path] = line.split(' ');
  const port = new URL(door.url).port;
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    asked.on('error', reject).end();
  });
}

const CALL = 'PUT /operator/v1/players/p1';
const own = { host: '127.0.0.1:3000' };

describe('a call of the operator on the local stack', () => {
  it.each(['127.0.0.1:3000', '127.0.0.1', '127.8.9.1:80', 'localhost:3000', 'LOCALHOST', '[::1]:3000', '[::1]'])(
    'is served under the name %s',
    async (host) => {
      expect(await statusOf(CALL, { host })).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example@127.0.0.1',
    'localhost:3000:3000',
    '[::1].evil.example',
    '0.0.0.0:3000',
    '10.0.0.7:3000',
  ])('is refused under the name "%s", which a page may have made resolve to this machine', async (host) => {
    expect(await statusOf(CALL, { host })).toBe(403);
    expect(await statusOf('GET /operator/v1/health', { host })).toBe(403);
  });

  it.each(['none', 'same-origin'])('is served where a browser says %s', async (site) => {
    expect(await statusOf(CALL, { ...own, 'sec-fetch-site': site })).toBe(200);
  });

  it.each(['cross-site', 'same-site', '', 'None', ['same-origin', 'cross-site']])(
    'is refused where a browser says %j',
    async (site) => {
      expect(await statusOf(CALL, { ...own, 'sec-fetch-site': site })).toBe(403);
      expect(await statusOf('PUT //operator/v1/players/p1', { ...own, 'sec-fetch-site': site })).toBe(404);
      expect(await statusOf('PUT /operator%2Fv1/players/p1', { ...own, 'sec-fetch-site': site })).toBe(403);
    },
  );
});

it.each(['POST /callbacks/tg/main', 'POST //callbacks/tg/main', 'POST /callbacks//tg/main', 'GET /health'])(
  '%s is served under every name: it comes through a tunnel, or from a monitor',
  async (line) => {
    expect(await statusOf(line, { host: 'tunnel.example', 'sec-fetch-site': 'cross-site' })).toBe(200);
  },
);
