import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, NoAnswer } from '../wallet-under-test.ts';
import { IDLE_MS } from './idle.ts';
import { reasonOf } from './reason.ts';

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** More than any answer of a wallet. */
const MOST_BYTES = 1024 * 1024;
const CONNECTIONS = 64;
const SETTLED_MS = 50;

/** HTTP to one wallet, over connections that are kept. It follows no redirect and keeps no cookie: a provider does neither. */
export class Connection {
  readonly #agents: { readonly http: http.Agent; readonly https: https.Agent };
  readonly #timeoutMs: number;
  readonly #rejectUnauthorized: boolean;
  /** The wallet closes a connection after each answer, and says so or not. */
  #closes = false;
  readonly #answeredAt = new WeakMap<Socket, number>();

  /** `rejectUnauthorized` as of `node:tls`: off for a stage whose certificate nobody signed. */
  constructor(timeoutMs: number, { rejectUnauthorized = true } = {}) {
    const options = { keepAlive: true, maxSockets: CONNECTIONS, timeout: IDLE_MS };
    this.#agents = { http: new http.Agent(options), https: new https.Agent({ ...options, rejectUnauthorized }) };
    this.#timeoutMs = timeoutMs;
    this.#rejectUnauthorized = rejectUnauthorized;
  }

  /** `isInPieces`: the body comes in two, as a network may cut it. Throws `NoAnswer`. */
  send(request: Request, isInPieces = false): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => reject(new NoAnswer(reasonOf(error), !sent.reusedSocket));
      const sent = this.#start(request, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MOST_BYTES) response.destroy(new Error(`an answer of more than ${MOST_BYTES} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        const { socket } = response;
        response.on('end', () => {
          this.#answered(socket);
          resolve(answerOf(response, Buffer.concat(chunks).toString('utf8')));
        });
      });
      sent.on('error', fail);
      sent.setTimeout(this.#timeoutMs, () => sent.destroy(new Error(`no answer in ${this.#timeoutMs} ms`)));
      const { body = '' } = request;
      if (!isInPieces) sent.end(request.body);
      else
        sent.write(body.slice(0, body.length / 2), () => {
          setTimeout(() => sent.end(body.slice(body.length / 2)), SETTLED_MS);
        });
    });
  }

  /** Resolves when everything was handed to the network, on a connection of its own that is closed at once. Throws `NoAnswer`. */
  hangUp(request: Request): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = this.#start({ ...request, headers: { ...request.headers, connection: 'close' } }, () => undefined);
      // The answer may be quicker than we are; nobody reads it.
      sent.on('error', (error) => (sent.writableFinished ? resolve() : reject(new NoAnswer(error.message))));
      sent.on('finish', () => {
        sent.destroy();
        resolve();
      });
      sent.end(request.body);
    });
  }

  /** Long enough for a wallet to close what it has answered on: what is sent on a connection that is being closed has no answer. */
  async settle(): Promise<void> {
    await sleep(SETTLED_MS);
  }

  #answered(socket: Socket): void {
    if (!this.#answeredAt.has(socket)) {
      socket.once('close', () => {
        const at = this.#answeredAt.get(socket) ?? 0;
        if (performance.now() - at < SETTLED_MS) this.#closes = true;
      });
    }
    this.#answeredAt.set(socket, performance.now());
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  #start({ method, url, headers = {}, body }: Request, hear: (response: http.IncomingMessage) => void) {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...headers, ...length } };
    const kept = this.#closes ? undefined : this.#agents;
    return url.startsWith('https:')
      ? https.request(
          url,
          { ...options, rejectUnauthorized: this.#rejectUnauthorized, agent: kept?.https ?? false },
          hear,
        )
      : http.request(url, { ...options, agent: kept?.http ?? false }, hear);
  }
}

function answerOf({ statusCode = 0, headers }: http.IncomingMessage, body: string): Answer {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { statusCode, headers: Object.fromEntries(texts), body };
}
