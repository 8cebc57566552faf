import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { bodyOf, type JsonBody, Upstream } from '../store-proxy/upstream.ts';

/** One request of one function, as it left the function. */
export interface Recorded {
  readonly operation: string;
  readonly body: JsonBody;
}

/**
 * Stands between one function and one service, and notes what the function asks of it. It has its own address, which is how
 * functions are told apart.
 */
export class Recorder {
  readonly url: string;
  readonly #server: Server;
  readonly #upstream: Upstream;
  readonly #recorded: Recorded[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #deaf = new WeakSet<Socket>();

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.#upstream = new Upstream(target);
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(target: string): Promise<Recorder> {
    const server = createServer((request, response) => void recorder.#pass(request, response));
    // Services keep idle connections for long; when one closes is for a test to say.
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const recorder = new Recorder(server, target);
    return recorder;
  }

  get recorded(): readonly Recorded[] {
    return this.#recorded;
  }

  /** How many connections the function holds open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Closes every open connection, as a service does with those that were idle for long. */
  closeConnections(): void {
    this.#server.closeAllConnections();
  }

  /** Answers nothing any more on the connections that are open now, and says nothing of it, as a router does that has forgotten them. */
  forgetConnections(): void {
    for (const socket of this.#sockets) this.#deaf.add(socket);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    this.#upstream.close();
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A function that is killed breaks its connections, which is no defect of the recorder.
    response.on('error', () => undefined);
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined || this.#deaf.has(request.socket)) return;
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    this.#recorded.push({ operation, body: JSON.parse(body.toString()) as JsonBody });
    const answer = await this.#upstream.send(request.headers, body).catch(() => undefined);
    if (answer === undefined || response.destroyed) {
      response.socket?.resetAndDestroy();
      return;
    }
    response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) });
    response.end(answer.body);
  }
}
