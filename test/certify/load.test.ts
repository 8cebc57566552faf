import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { load } from '../../certify/load/load.ts';
import { RawConnection, written } from '../../certify/load/raw-connection.ts';
import { runLoad } from '../../certify/load/run-load.ts';
import { RunIds } from '../../certify/run-ids.ts';
import { IDLE_MS } from '../../certify/wire/idle.ts';
import { type Door, type OpenDoor, open } from './doors.ts';
import { ReferenceWallet } from './reference-wallet.ts';
import { ownerOf, providerOf } from './scene.ts';
import { velaDoor } from './vela-door.ts';

const FUNDS = 10n ** 10n;
const { simulator } = await providerOf('vela');
const seats = ['rich', 'second'].map((playerId) => ({
  agentId: 'main',
  playerId,
  currency: 'EUR',
  secret: `token-of-${playerId}`,
}));

function newWallet(): { wallet: ReferenceWallet; door: Door } {
  const wallet = new ReferenceWallet();
  for (const { playerId } of seats) wallet.balances.set(ownerOf(playerId), FUNDS);
  return { wallet, door: velaDoor(wallet, new Map(seats.map(({ secret, playerId }) => [secret, { playerId }]))) };
}

async function served(): Promise<{ url: string; connections(): number; close(): void }> {
  let connections = 0;
  const server = createServer((_, response) => response.end('{}')).on('connection', () => (connections += 1));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, connections: () => connections, close: () => server.close() };
}

async function under(door: Door): Promise<Awaited<ReturnType<typeof runLoad>>> {
  const served: OpenDoor = await open(door);
  const urls = new Map([['main', served.url]]);
  const ids = new RunIds(simulator.largestId);
  try {
    return await runLoad({ simulator, seats, urls, ids, rate: 400, seconds: 0.5, rejectUnauthorized: true });
  } finally {
    await served.close();
  }
}

describe('a wallet under load', () => {
  it('is asked as often as was said, and everybody has what they had at the end', async () => {
    const { wallet, door } = newWallet();
    const { latency, statuses, verdicts, left } = await under(door);
    expect(latency.count).toBe(200);
    expect([...statuses]).toEqual([[200, 200]]);
    expect(verdicts.get('done')).toBeGreaterThan(0);
    expect(left).toBe(0n);
    for (const { playerId } of seats) expect(wallet.balanceOf(ownerOf(playerId))).toBe(FUNDS);
  });

  it('is understood when it closes connections, and when it answers in chunks', async () => {
    const ways: ((body: string) => Record<string, string>)[] = [
      () => ({ connection: 'close' }),
      () => ({ 'transfer-encoding': 'chunked' }),
      (body) => ({ 'content-length': String(body.length) }),
      (body) => ({ 'Content-Length': String(body.length), Connection: 'close' }),
    ];
    for (const headersOf of ways) {
      const { door } = newWallet();
      const { statuses, verdicts } = await under(async (asked) => {
        const answered = await door(asked);
        return { ...answered, headers: headersOf(answered.body) };
      });
      expect([...statuses]).toEqual([[200, 200]]);
      expect(verdicts.has('unreadable')).toBe(false);
    }
  });

  it('is asked by a new connection where one has rested, as the wallet may be closing it', async () => {
    const origin = await served();
    const ask = (connection: RawConnection) =>
      new Promise<void>((resolve) => {
        heard = resolve;
        connection.ask(0, written({ method: 'GET', url: `${origin.url}/` }));
      });
    let heard = () => {};
    const connection = new RawConnection(new URL(origin.url), () => heard());
    await ask(connection);
    await ask(connection);
    expect(origin.connections()).toBe(1);
    await setTimeout(IDLE_MS + 50);
    await ask(connection);
    expect(origin.connections()).toBe(2);
    connection.close();
    origin.close();
  });

  it('is counted where it refuses to answer', async () => {
    const { door } = newWallet();
    let asked = 0;
    const { statuses } = await under(async (message) => {
      asked += 1;
      if (asked % 10 === 0) return { statusCode: 503, body: 'busy' };
      return door(message);
    });
    expect(statuses.get(503)).toBe(20);
  });

  it('is said not to be there, and by what reason', async () => {
    const urls = new Map([['main', 'http://127.0.0.1:9/wallet']]);
    const ids = new RunIds(simulator.largestId);
    const order = { simulator, seats, urls, ids, rate: 100, seconds: 0.1, rejectUnauthorized: true };
    const { latency, statuses, failures } = await runLoad(order);
    expect(latency.count).toBe(0);
    expect([...statuses]).toEqual([]);
    expect([...failures]).toEqual([['connect ECONNREFUSED 127.0.0.1:9', 10]]);
  });

  it('is not waited for without end: what was not answered is told, and what was never sent', async () => {
    const { url, close } = await open(() => new Promise(() => undefined));
    const make = () => written({ method: 'GET', url: `${url}/api/user/authenticate` });
    const hear = () => expect.unreachable();
    const order = { url, rate: 100, seconds: 0.1, connections: 4, rejectUnauthorized: true, patienceMs: 200 };
    expect(await load({ ...order, make, hear })).toEqual({ unanswered: 4, unsent: 6 });
    await close();
  });

  it('is asked again where it leaves open whether it rolled back', async () => {
    const { wallet, door } = newWallet();
    let refunds = 0;
    const { left } = await under(async (asked) => {
      if (asked.path.endsWith('/refund') && ++refunds % 3 === 0)
        return { statusCode: 500, body: '{"status_code":5,"message":"busy"}' };
      return door(asked);
    });
    expect(refunds).toBeGreaterThan(100);
    expect(left).toBe(0n);
    for (const { playerId } of seats) expect(wallet.balanceOf(ownerOf(playerId))).toBe(FUNDS);
  });
});
