import { connect as connectPlain, type OnReadOpts, type Socket } from 'node:net';
import type { Request } from '../wire/connection.ts';
import { IDLE_MS } from '../wire/idle.ts';

type Heard = (connection: RawConnection, answer: RawAnswer | Error) => void;

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = `0${HEAD_END}`;
/** As most servers spell them, and in small letters. */
const LENGTH = ['\r\nContent-Length:', '\r\ncontent-length:'] as const;
const CONNECTION = ['\r\nConnection: close\r', '\r\nconnection: close\r', '\r\nConnection: Close\r'] as const;
const BUFFER_BYTES = 16 * 1024;

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
  /** What came of an answer that is not whole. */
  #pending = '';
  #usedAt = 0;
  /** Of what was asked last. */
  nth = 0;
  sentAt = 0;

  /** `connectSecure` where the origin is one of https. */
  constructor(origin: URL, heard: Heard, connectSecure?: ConnectSecure) {
    this.#origin = origin;
    this.#heard = heard;
    this.#connectSecure = connectSecure;
  }

  ask(nth: number, message: Buffer): void {
    const now = performance.now();
    if (now - this.#usedAt > IDLE_MS) this.#drop();
    this.nth = nth;
    this.sentAt = now;
    this.#isAsking = true;
    this.#pending = '';
    this.#socket ??= this.#connect();
    this.#socket.write(message);
  }

  /** What is asked now is not heard any more. */
  close(): void {
    this.#isAsking = false;
    this.#drop();
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
    if (!this.#isAsking) return;
    const received = this.#pending === '' ? chunk : this.#pending + chunk;
    const answer = new RawAnswer(received);
    if (!answer.isWhole) {
      this.#pending = received;
      return;
    }
    this.#isAsking = false;
    this.#usedAt = performance.now();
    if (answer.closes) this.#drop();
    this.#heard(this, answer);
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

/** What came, one character for each byte. Most answers are counted and not read, so that nothing is cut out of them before somebody asks. */
export class RawAnswer {
  readonly #received: string;
  /** Where its body begins; 0 as long as its head is not whole. */
  readonly #bodyAt: number;
  /** `undefined` where it comes in chunks. */
  readonly #length: number | undefined;

  constructor(received: string) {
    this.#received = received;
    const head = received.indexOf(HEAD_END);
    this.#bodyAt = head < 0 ? 0 : head + HEAD_END.length;
    const at = head < 0 ? undefined : this.#behind(LENGTH);
    this.#length = at === undefined ? undefined : Number.parseInt(received.slice(at, head), 10);
  }

  get isWhole(): boolean {
    if (this.#bodyAt === 0) return false;
    if (this.#length === undefined) return this.#received.endsWith(LAST_CHUNK);
    return this.#received.length >= this.#bodyAt + this.#length;
  }

  get closes(): boolean {
    return this.#behind(CONNECTION) !== undefined;
  }

  get statusCode(): number {
    return Number(this.#received.slice(9, 12));
  }

  get body(): string {
    const body = this.#received.slice(this.#bodyAt);
    return this.#length === undefined ? unchunked(body) : body;
  }

  /** Where a header's value begins. */
  #behind(spellings: readonly string[]): number | undefined {
    for (const spelled of spellings) {
      const at = this.#received.indexOf(spelled);
      if (at >= 0 && at < this.#bodyAt) return at + spelled.length;
    }
    return undefined;
  }
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
export function written({ method, url, headers = {}, body }: Request): Buffer {
  const path = url.indexOf('/', url.indexOf('//') + 2);
  const host = url.slice(url.indexOf('//') + 2, path);
  let text = `${method} ${url.slice(path)} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  if (body !== undefined) text += `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${text}\r\n${body ?? ''}`);
}

function unchunked(body: string): string {
  return body.replaceAll(/(?:^|\r\n)[0-9a-f]+\r\n/gi, '').replace(/\r\n$/, '');
}
