import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Capacity, NO_CAPACITY } from './capacity.ts';
import { engineCapacity, withCapacityAsked, writesByTable } from './engine-capacity.ts';
import { Exchange } from './exchange.ts';
import { pass } from './faults.ts';
import { Meter } from './meter.ts';
import { Plan, type Rule } from './plan.ts';
import { bodyOf, type JsonBody, Upstream } from './upstream.ts';

/** One request as it arrived, whatever became of it. */
export interface SeenRequest {
  readonly operation: string;
  /** Whether it was handed to the service: a request that is dropped on its way costs nothing. */
  carriedOut: boolean;
  /** Whether its caller was gone before it was answered, and nothing here had spoilt it: a machine that is busy makes whoever asks ask again. */
  givenUp: boolean;
  /** What the service answered, also when the answer was then lost. */
  status: number | undefined;
  /** By the documented formula. */
  capacity: Capacity;
  /** By the service's own account; absent where it gives none (a refusal, KMS). */
  engineCapacity: Capacity | undefined;
  /** By the service's own account, for each table and each `table/index`. */
  writesByTable: Readonly<Record<string, number>>;
}

export interface ProxyOptions {
  /** Where the service is: a DynamoDB engine, or a KMS endpoint. */
  readonly target: string;
  /** Whether items are looked at before and after each write, which a measurement of speed cannot bear. */
  readonly measures?: boolean;
}

/** Stands between an SDK client and a service on this machine: counts what passes, and spoils it by a plan. */
export class StoreProxy {
  readonly url: string;
  readonly #server: Server;
  readonly #upstream: Upstream;
  readonly #meter: Meter | undefined;
  readonly #requests: SeenRequest[] = [];
  readonly #underway = new Set<Promise<void>>();
  #plan = new Plan([]);

  private constructor(server: Server, { target, measures = true }: ProxyOptions) {
    this.#server = server;
    this.#upstream = new Upstream(target);
    this.#meter = measures ? new Meter(this.#upstream) : undefined;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(options: ProxyOptions): Promise<StoreProxy> {
    const server = createServer((request, response) => proxy.#take(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new StoreProxy(server, options);
    return proxy;
  }

  /** What happens to the requests from now on; counting begins anew. Without rules everything passes. */
  plan(rules: readonly Rule[]): void {
    this.#plan = new Plan(rules);
  }

  /** The requests that arrive while the work is being done, those of another caller included, and without those that were given up. */
  async during<T>(work: () => Promise<T>): Promise<{ result: T; requests: readonly SeenRequest[] }> {
    const first = this.#requests.length;
    const result = await work();
    return { result, requests: this.#requests.slice(first).filter(({ givenUp }) => !givenUp) };
  }

  /** Resolves when nothing is under way any more, requests included whose callers gave up. A plan that swallows requests never keeps it waiting. */
  async idle(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    this.#upstream.close();
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const served = this.#serve(request, response).finally(() => this.#underway.delete(served));
    this.#underway.add(served);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that gives up is no defect of the proxy.
    response.on('error', () => undefined);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const seen: SeenRequest = {
      operation,
      carriedOut: false,
      givenUp: false,
      status: undefined,
      capacity: NO_CAPACITY,
      engineCapacity: undefined,
      writesByTable: {},
    };
    this.#requests.push(seen);
    const body = await bodyOf(request).catch(() => undefined);
    if (!body) return;
    const content = JSON.parse(body.toString()) as JsonBody;
    const fault = this.#plan.next(operation);
    response.on('close', () => {
      seen.givenUp = fault === pass && !response.writableEnded;
    });
    const exchange = new Exchange(response, operation, content, () => this.#carryOut(request, content, seen));
    await fault(exchange).catch(() => exchange.reset());
  }

  async #carryOut({ headers }: IncomingMessage, content: JsonBody, seen: SeenRequest) {
    const asked = Buffer.from(JSON.stringify(withCapacityAsked(seen.operation, content)));
    const send = () => this.#upstream.send(headers, asked);
    seen.carriedOut = true;
    const { answer, capacity } = this.#meter
      ? await this.#meter.measure(seen.operation, headers, content, send)
      : { answer: await send(), capacity: NO_CAPACITY };
    seen.status = answer.status;
    seen.capacity = capacity;
    seen.engineCapacity = engineCapacity(seen.operation, answer);
    seen.writesByTable = writesByTable(seen.operation, answer);
    return answer;
  }
}
