import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callerOf } from './caller.ts';
import type { Pages } from './console-site.ts';
import { type GatewayAnswer, gatewayAnswer, gatewayMessage, internalServerError } from './gateway-answer.ts';
import { gatewayEvent } from './gateway-event.ts';
import { type InvokedFunction, invoke } from './invocation.ts';
import { isFromThisMachine, isOpenToPages } from './page-guard.ts';
import { boundedBodies } from './request-body.ts';
import { parseTarget, withoutLeadingSlashes } from './request-target.ts';
import { type FindRoute, routeTable } from './route-table.ts';
import { StartFailure } from './start-failure.ts';

export interface FrontDoorRoute {
  readonly routeKey: string;
  readonly target: InvokedFunction;
}

export interface FrontDoorServer {
  readonly url: string;
  /** From now on requests are served; those that came before have waited. */
  serve(routes: readonly FrontDoorRoute[], pages?: Pages): void;
  /** Takes no more connections and lets running requests finish, for a while. */
  stop(): Promise<void>;
}

/** Tells people about a function that failed. It gets the kind of the error and never its text, which may quote a request. */
export type ReportFailure = (line: string) => void;

/** How long a slow client may take, and how much it may say before the body. */
const gatewayLimits: ServerOptions = {
  // API Gateway's quota for the request line and all headers; more is answered with 431.
  maxHeaderSize: 10_240,
  headersTimeout: 10_000,
  // A body that comes slower than this is answered with 408.
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  // Longer than clients keep idle connections, for one that closes in the moment of a request looks like an outage.
  keepAliveTimeout: 75_000,
};
const maxConnections = 1000;
const gracePeriodMs = 2500;

/** Binds `port` of loopback (0 takes a free one). Throws a StartFailure if that is not possible. */
export async function openFrontDoor(
  port: number,
  report: ReportFailure,
  limits: ServerOptions = gatewayLimits,
): Promise<FrontDoorServer> {
  const { promise: opened, resolve: open } = Promise.withResolvers<Served>();
  const readBody = boundedBodies();
  const server = createServer(limits, (request, response) => {
    const work = readBody(request, async (body) => {
      const answer =
        body === undefined
          ? gatewayMessage(413, 'Request Entity Too Large')
          : await answerTo(request, body, await opened, report);
      // Once the server stops, and where the request was not read to its end, nothing more may come on this connection.
      if (!server.listening || !request.complete) response.setHeader('connection', 'close');
      send(response, answer);
    });
    // Only a broken connection comes here, and nobody is left to be told.
    work.catch(() => response.destroy());
  });
  server.maxConnections = maxConnections;
  const bound = await listen(server, port);
  return {
    url: `http://127.0.0.1:${bound}`,
    serve: (routes, pages = () => undefined) => open({ find: routeTable(routes), pages }),
    stop: () => stopServer(server),
  };
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    if (code === 'EADDRINUSE')
      throw new StartFailure(`Port ${port} is in use: stop what listens there, or set PORT (PORT=0 takes a free one)`);
    throw new StartFailure(`Port ${port} cannot be used (${code}): set another PORT`);
  }
}

async function stopServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  const forced = setTimeout(() => server.closeAllConnections(), gracePeriodMs);
  await closed;
  clearTimeout(forced);
}

interface Served {
  readonly find: FindRoute<InvokedFunction>;
  readonly pages: Pages;
}

async function answerTo(
  request: IncomingMessage,
  body: Buffer,
  { find, pages }: Served,
  report: ReportFailure,
): Promise<GatewayAnswer> {
  const target = parseTarget(request.url ?? '/');
  if (target === undefined) return gatewayMessage(400, 'Bad Request');
  const method = request.method ?? 'GET';
  const path = withoutLeadingSlashes(target.path);
  const page = pages(method, path);
  if (page) return isFromThisMachine(request.headers) ? page : gatewayMessage(403, 'Forbidden');
  const route = find(method, path);
  if (route === undefined) return gatewayMessage(404, 'Not Found');
  if (!isOpenToPages(route.routeKey) && !isFromThisMachine(request.headers)) return gatewayMessage(403, 'Forbidden');
  const caller = callerOf(request, path);
  if (caller === undefined) return gatewayMessage(400, 'x-actor and x-role must be given once, in visible ASCII');
  try {
    const { rawHeaders } = request;
    const seen = { ...target, path, ...route, ...connectionOf(request), ...caller };
    const event = gatewayEvent({ ...seen, method, body, rawHeaders });
    return gatewayAnswer(await invoke(route.target, event, event.requestContext.requestId));
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    report(`The function ${route.target.name} failed (${kind}); LOCAL_LOGS=1 shows its logs`);
    return internalServerError;
  }
}

function connectionOf({ socket, httpVersion }: IncomingMessage) {
  return {
    // A client that has gone already has no address any more.
    sourceIp: (socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, ''),
    port: socket.localPort ?? 0,
    protocol: `HTTP/${httpVersion}`,
    requestId: randomUUID(),
    receivedAt: new Date(),
  };
}

function send(response: ServerResponse, { status, headers, body }: GatewayAnswer): void {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  if (status !== 204 && status !== 304) response.setHeader('content-length', body.length);
  response.end(body);
}
