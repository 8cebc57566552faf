import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answered {
  /** `0`: the connection is closed without an answer. */
  readonly statusCode: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What stands between the network and a wallet: a protocol's words. */
export type Door = (asked: Asked) => Promise<Answered>;

export interface OpenDoor {
  readonly url: string;
  close(): Promise<void>;
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** Serves a wallet on a free port of this machine. */
export async function open(door: Door): Promise<OpenDoor> {
  const server = createServer((request, response) => void serve(door, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wallet`, close: () => close(server) };
}

async function serve(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return; // The certifier hung up.
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wallet');
  const asked = {
    method: request.method ?? '',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
  const { statusCode, body, headers = {} } = await door(asked);
  if (statusCode === 0) request.socket.destroy();
  else response.writeHead(statusCode, { ...HEADERS, ...headers }).end(body);
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
