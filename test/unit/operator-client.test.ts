import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { OperatorClient } from '../../local/operator-client.ts';

/** A client of an API that gives these answers one after the other, and how often it was asked. */
async function clientOf(...statuses: readonly number[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    response.writeHead(statuses[asked++] ?? 500).end('{"detail":"as it is"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const client = new OperatorClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { client, asked: () => asked };
}

it('asks a store that is busy again', async () => {
  const { client, asked } = await clientOf(503, 503, 200);
  await client.register('vela', 'main', {});
  expect(asked()).toBe(3);
});

it('gives up on one that stays busy, and at once where asking again would change nothing', async () => {
  const busy = await clientOf(503, 503, 503, 503, 200);
  await expect(busy.client.register('vela', 'main', {})).rejects.toThrow('is answered with 503: as it is');
  const refused = await clientOf(400, 200);
  await expect(refused.client.register('vela', 'main', {})).rejects.toThrow('is answered with 400: as it is');
  expect(refused.asked()).toBe(1);
});
