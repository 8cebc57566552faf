import { expect } from 'vitest';
import type { HttpAnswer } from '../../shared/http/request.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import { Published } from './published.ts';
import { type Credentials, credentialsFor, isOnThisMachine, signedHeaders } from './signature.ts';

export interface Answer extends HttpAnswer {
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers member by member, and each look is an assertion.
  readonly json: any;
}

interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer<ArrayBuffer>;
}

const DOCUMENT = '/openapi.json';

/** A wallet somewhere, reached by HTTP and by nothing else. */
export class Wire {
  readonly #baseUrl: string;
  readonly #credentials: Credentials | undefined;
  #published: Published | undefined;

  /** With credentials the operator's calls are signed, as a deployed stage demands; callbacks never are. */
  constructor(baseUrl: string, credentials?: Credentials) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
    this.#credentials = credentials;
  }

  /** Whether the wallet can call servers that a test starts. */
  get isOnThisMachine(): boolean {
    return isOnThisMachine(this.#baseUrl);
  }

  async send(method: string, path: string, { headers = {}, body }: Request = {}): Promise<Answer> {
    const url = `${this.#baseUrl}${path}`;
    const response = await fetch(url, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }

  /** `PUT /players/p1`, below `/operator/v1`. */
  operator(line: string, content?: unknown, actor?: string): Promise<Answer> {
    const [method = '', path = ''] = line.split(' ');
    return this.operatorRaw(method, path, content === undefined ? undefined : JSON.stringify(content), actor);
  }

  async operatorRaw(
    method: string,
    path: string,
    body?: string | Buffer<ArrayBuffer>,
    actor?: string,
  ): Promise<Answer> {
    const route = `/operator/v1${path}`;
    const headers = { 'content-type': 'application/json', ...(actor !== undefined && { 'x-actor': actor }) };
    const url = new URL(`${this.#baseUrl}${route}`);
    const signature = this.#credentials && signedHeaders({ method, url, body: body ?? '' }, this.#credentials);
    const answer = await this.send(method, route, {
      headers: { ...headers, ...signature },
      ...(body !== undefined && { body }),
    });
    await this.#expectPublished(method, path, answer);
    return answer;
  }

  /** Every answer of the operator's API is held against the document that the wallet itself serves. */
  async #expectPublished(method: string, path: string, answer: Answer): Promise<void> {
    if (path === DOCUMENT) {
      this.#published ??= new Published(answer.json);
    } else {
      if (!this.#published) await this.operator(`GET ${DOCUMENT}`);
      this.#published?.expectPromised(method, path.split('?')[0] ?? '', answer);
    }
  }

  /** What a provider says, on its way to the wallet. Every answer of a callback has these headers and is one JSON object. */
  async say(spoken: Spoken, content = spoken.body): Promise<Answer> {
    const answer = await this.deliver(spoken, content);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(answer.json).toBeTypeOf('object');
    return answer;
  }

  /** The same, whoever answers: for a function whose time is over, on a machine that is busy, it is the gateway, which claims nothing. */
  deliver({ method, path, rawQuery, headers, body }: Spoken, content = body): Promise<Answer> {
    const target = rawQuery === undefined ? path : `${path}?${rawQuery}`;
    return this.send(method, target, { ...(headers && { headers }), ...(content !== undefined && { body: content }) });
  }
}

/** To a wallet whose address is known once it has started. */
export function wireTo(baseUrl: () => string): () => Wire {
  let wire: Wire | undefined;
  return () => {
    wire ??= new Wire(baseUrl());
    return wire;
  };
}

/** The wallet that `BASE_URL` names, with the shell's AWS credentials where it is not on this machine. */
export function wireOfShell(baseUrl: string, env: NodeJS.ProcessEnv = process.env): Wire {
  return new Wire(baseUrl, credentialsFor(baseUrl, env));
}
