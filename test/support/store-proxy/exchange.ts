import type { ServerResponse } from 'node:http';
import type { JsonBody, WireAnswer } from './upstream.ts';

/** One request on its way. A fault decides what is done with it, and in which order. */
export class Exchange {
  readonly operation: string;
  readonly body: JsonBody;
  readonly #response: ServerResponse;
  readonly #carryOut: () => Promise<WireAnswer>;

  constructor(response: ServerResponse, operation: string, body: JsonBody, carryOut: () => Promise<WireAnswer>) {
    this.#response = response;
    this.operation = operation;
    this.body = body;
    this.#carryOut = carryOut;
  }

  /** Has the service carry the request out, and gives its answer, which the caller does not see yet. */
  carryOut(): Promise<WireAnswer> {
    return this.#carryOut();
  }

  answer({ status, headers, body }: WireAnswer): void {
    if (this.#response.destroyed) return;
    this.#response.writeHead(status, { ...headers, 'content-length': String(body.length) });
    this.#response.end(body);
  }

  /** The status, the headers and half of the body; then nothing more, on an open connection. */
  answerHalf({ status, headers, body }: WireAnswer): void {
    if (this.#response.destroyed) return;
    this.#response.writeHead(status, { ...headers, 'content-length': String(body.length) });
    this.#response.write(body.subarray(0, Math.floor(body.length / 2)));
  }

  /** The connection breaks. */
  reset(): void {
    this.#response.socket?.resetAndDestroy();
  }
}
