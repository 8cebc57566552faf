import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { tlsResult } from '../../certify/tls.ts';

it('on this machine nobody is on the way: it is not run, and not passed', async () => {
  expect(await tlsResult('http://127.0.0.1:3000/callbacks/vp/main')).toMatchObject({ verdict: 'not run' });
});

it('a callback in the clear is a must that does not hold', async () => {
  const { verdict, findings } = await tlsResult('http://wallet.example/vp');
  expect(verdict).toBe('failed');
  expect(findings).toMatchObject([{ grade: 'must', expected: 'https', seen: 'http' }]);
});

it('a server that has no certificate is named', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { verdict, findings } = await tlsResult(`https://127.0.0.1:${(server.address() as AddressInfo).port}/vp`);
  expect(verdict).toBe('failed');
  expect(findings).toMatchObject([{ expected: 'a connection by TLS' }]);
});
