import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf } from '../store-proxy/upstream.ts';

/** One event on its way into a function. */
export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since 1970, after which Lambda stops the function. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** What a function makes of an event: its result, or the error that the runtime reports in its place. */
export type Reply =
  | { readonly type: 'result'; readonly value: unknown }
  | { readonly type: 'error'; readonly errorType: string; readonly errorMessage: string };

type ErrorReply = Extract<Reply, { type: 'error' }>;

const BASE = '/2018-06-01/runtime';

/**
 * Lambda's Runtime API, as a runtime inside one container sees it: it asks for the next event, and posts what became of it. The first question for an
 * event says that the init phase is over; an init error says that it failed.
 */
export class RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  readonly #server: Server;
  readonly #initFailed = Promise.withResolvers<ErrorReply>();
  #asked = Promise.withResolvers<ServerResponse>();
  #underway: { readonly requestId: string; readonly resolve: (reply: Reply) => void } | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<RuntimeApi> {
    const server = createServer((request, response) => void api.#serve(request, response));
    // A frozen runtime holds its connection for as long as nobody calls the function.
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const api = new RuntimeApi(server);
    return api;
  }

  /** Resolves with the error that ended the init phase; never where it went well. */
  get initFailed(): Promise<ErrorReply> {
    return this.#initFailed.promise;
  }

  /** Resolves as soon as the runtime waits for an event. */
  async waiting(): Promise<void> {
    await this.#asked.promise;
  }

  /** Hands an event to the runtime, which must be waiting or about to. */
  async invoke({ requestId, event, deadline, functionArn }: Invocation): Promise<Reply> {
    const { promise: reply, resolve } = Promise.withResolvers<Reply>();
    const response = await this.#asked.promise;
    this.#asked = Promise.withResolvers();
    this.#underway = { requestId, resolve };
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(deadline),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': traceIdOf(requestId),
    });
    response.end(JSON.stringify(event));
    return reply;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A runtime that is killed breaks its connections, which is no defect of this server.
    response.on('error', () => undefined);
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${BASE}/invocation/next`) return this.#asked.resolve(response);
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (path === `${BASE}/init/error`) return this.#initFailed.resolve(errorIn(body));
    const [, requestId, outcome] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (this.#underway === undefined || decodeURIComponent(requestId ?? '') !== this.#underway.requestId) return;
    this.#underway.resolve(
      outcome === 'error' ? errorIn(body) : { type: 'result', value: JSON.parse(body.toString() || 'null') },
    );
    this.#underway = undefined;
  }
}

function errorIn(body: Buffer): ErrorReply {
  const { errorType, errorMessage } = JSON.parse(body.toString()) as Record<string, unknown>;
  return { type: 'error', errorType: String(errorType), errorMessage: String(errorMessage) };
}

/** In X-Ray's form: the time, and 24 digits that are nobody else's. */
function traceIdOf(requestId: string): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${requestId.replaceAll('-', '').slice(0, 24)};Parent=53995c3f42cd8ad8;Sampled=0`;
}
