import { connect as connectPlain, type OnReadOpts, type Socket } from 'node:net';
import type { Request } from '../wire/connection.ts';

export interface RawAnswer {
  readonly statusCode: number;
  /** One character for each byte. */
  readonly body: string;
}

type Heard = (connection: RawConnection, answer: RawAnswer | Error) => void;

const HEAD_END = '\r\n\r\n';
const BUFFER_BYTES = 16 * 1024;
const CLOSE = /\r\nconnection: *close/i;

/** A connection by TLS to a host and port. Loaded where it is needed: TLS is half of what starting costs. */
export type ConnectSecure = (host: string, port: number) => Socket;

/**
 * One connection that asks one thing at a time, and does no more than is needed to know how long that took: a client that is busy with itself measures
 * itself. It understands answers with a length and answers in chunks.
 */
export class RawConnection {
  readonly #origin: URL;
  readonly #connectSecure: ConnectSecure | undefined;
  readonly #heard: Heard;
  #socket: Socket | undefined;
  #isAsking = false;
  #received = '';
  /** Of what was asked last. */
  nth = 0;
  sentAt = 0;

  /** `connectSecure` where the origin is one of https. */
  constructor(origin: URL, heard: Heard, connectSecure?: ConnectSecure) {
    this.#origin = origin;
    this.#heard = heard;
    this.#connectSecure = connectSecure;
  }

  ask(nth: number, message: string): void {
    this.nth = nth;
    this.sentAt = performance.now();
    this.#isAsking = true;
    this.#received = '';
    this.#socket ??= this.#connect();
    this.#socket.write(message, 'utf8');
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const { hostname, port } = this.#origin;
    const host = hostname.replace(/^\[|\]$/g, '');
    // One character for each byte, so that lengths are right; texts are decoded by whoever reads them.
    const receive = (bytes: Buffer, size: number) => this.#receive(bytes.toString('latin1', 0, size));
    const secure = this.#connectSecure?.(host, Number(port || 443));
    secure?.on('data', (bytes: Buffer) => receive(bytes, bytes.length));
    const socket = secure ?? connectPlain({ host, port: Number(port || 80), onread: intoOneBuffer(receive) });
    socket.setNoDelay(true);
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the connection was closed')));
    return socket;
  }

  #receive(chunk: string): void {
    const received = this.#received === '' ? chunk : this.#received + chunk;
    this.#received = received;
    const head = received.indexOf(HEAD_END);
    if (head < 0 || !this.#isAsking) return;
    const length = lengthIn(received, head);
    const end = head + HEAD_END.length;
    const isWhole = length === undefined ? received.endsWith(`0${HEAD_END}`) : received.length >= end + length;
    if (!isWhole) return;
    this.#isAsking = false;
    const close = received.search(CLOSE);
    if (close >= 0 && close < head) this.#drop();
    const body = received.slice(end);
    this.#heard(this, {
      statusCode: Number(received.slice(9, 12)),
      body: length === undefined ? unchunked(body) : body,
    });
  }

  #end(error: Error): void {
    this.#drop();
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.#heard(this, error);
  }

  #drop(): void {
    this.#socket?.removeAllListeners('close');
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

/** As most servers spell it is found at once; as others do, by looking at all of it. */
function lengthIn(received: string, head: number): number | undefined {
  const found = received.indexOf('\r\nContent-Length: ');
  const at = found < 0 ? received.search(/\r\ncontent-length: */i) : found;
  return at < 0 || at >= head ? undefined : Number.parseInt(received.slice(received.indexOf(':', at) + 1, head), 10);
}

/** Without a stream and a buffer for every answer, which is most of what an answer costs. */
function intoOneBuffer(receive: (bytes: Buffer, size: number) => void): OnReadOpts {
  const buffer = Buffer.alloc(BUFFER_BYTES);
  const callback = (size: number) => {
    receive(buffer, size);
    return true;
  };
  return { buffer, callback };
}

/** A request as it stands on the wire. Its address is cut by hand: to parse it costs more than to send it. */
export function written({ method, url, headers = {}, body }: Request): string {
  const path = url.indexOf('/', url.indexOf('//') + 2);
  const host = url.slice(url.indexOf('//') + 2, path);
  let text = `${method} ${url.slice(path)} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  if (body !== undefined) text += `content-length: ${Buffer.byteLength(body)}\r\n`;
  return `${text}\r\n${body ?? ''}`;
}

function unchunked(body: string): string {
  return body.replaceAll(/(?:^|\r\n)[0-9a-f]+\r\n/gi, '').replace(/\r\n$/, '');
}
