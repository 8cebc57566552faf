import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { Request } from '../wire/connection.ts';

export interface RawAnswer {
  readonly statusCode: number;
  readonly body: string;
}

type Heard = (answer: RawAnswer | Error) => void;

const HEAD_END = '\r\n\r\n';
const BUFFER_BYTES = 16 * 1024;

/**
 * One connection that asks one thing at a time, and does no more than is needed to know how long that took: a client that is busy with itself measures
 * itself. It understands answers with a length and answers in chunks.
 */
export class RawConnection {
  readonly #origin: URL;
  readonly #rejectUnauthorized: boolean;
  #socket: Socket | undefined;
  #heard: Heard | undefined;
  #received = '';

  constructor(origin: URL, rejectUnauthorized: boolean) {
    this.#origin = origin;
    this.#rejectUnauthorized = rejectUnauthorized;
  }

  get isBusy(): boolean {
    return this.#heard !== undefined;
  }

  ask(message: string, heard: Heard): void {
    this.#heard = heard;
    this.#received = '';
    this.#socket ??= this.#connect();
    this.#socket.write(message, 'utf8');
  }

  close(): void {
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const { hostname, port, protocol } = this.#origin;
    const host = hostname.replace(/^\[|\]$/g, '');
    const secure = { host, port: Number(port || 443), rejectUnauthorized: this.#rejectUnauthorized };
    // One character for each byte, so that lengths are right; texts are decoded by whoever reads them.
    const receive = (bytes: Buffer) => this.#receive(bytes.toString('latin1'));
    const socket =
      protocol === 'https:'
        ? connectSecure({ ...secure, servername: isIP(host) === 0 ? host : '' }).on('data', receive)
        : connectPlain({ host, port: Number(port || 80), onread: intoOneBuffer(receive) });
    socket.setNoDelay(true);
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('the connection was closed')));
    return socket;
  }

  #receive(chunk: string): void {
    this.#received += chunk;
    const head = this.#received.indexOf(HEAD_END);
    if (head < 0) return;
    const body = this.#received.slice(head + HEAD_END.length);
    const headers = this.#received.slice(0, head);
    const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
    const isWhole = length === undefined ? body.endsWith(`0${HEAD_END}`) : body.length >= Number(length);
    if (!isWhole) return;
    const heard = this.#heard;
    this.#heard = undefined;
    if (/\r\nconnection: *close/i.test(headers)) this.#drop();
    heard?.({ statusCode: Number(headers.slice(9, 12)), body: length === undefined ? unchunked(body) : body });
  }

  #end(error: Error): void {
    const heard = this.#heard;
    this.#heard = undefined;
    this.#drop();
    heard?.(error);
  }

  #drop(): void {
    this.#socket?.removeAllListeners('close');
    this.#socket?.destroy();
    this.#socket = undefined;
  }
}

/** Without a stream and a buffer for every answer, which is most of what an answer costs. */
function intoOneBuffer(receive: (bytes: Buffer) => void): OnReadOpts {
  const buffer = Buffer.alloc(BUFFER_BYTES);
  const callback = (size: number) => {
    receive(buffer.subarray(0, size));
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
