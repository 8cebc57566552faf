import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { signedHeaders } from '../../e2e/signature.ts';
import { credentials } from './emulator.ts';

/** Signs the operator's calls of a program that has no credentials, as a tunnel to a deployed stage would. */
export async function startSigningProxy(address: string): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const url = new URL(address + request.url);
    const body = await buffer(request);
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...sent } = request.headers;
    const method = request.method ?? 'GET';
    const isOperator = request.url?.startsWith('/operator/') === true;
    const headers = {
      ...(sent as Record<string, string>),
      ...(isOperator && signedHeaders({ method, url, body }, credentials)),
    };
    const answer = await fetch(url, { method, headers, ...(body.length > 0 && { body: new Uint8Array(body) }) });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
