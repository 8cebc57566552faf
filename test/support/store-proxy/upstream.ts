import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

/** An answer as it travels. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type JsonBody = Readonly<Record<string, unknown>>;

/** The service behind the proxy. It is asked with the caller's own headers, because an engine may keep a database per access key. */
export class Upstream {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Neither engine checks the signature over the body, so that a body may be changed on its way. */
  send(headers: IncomingHttpHeaders, body: Buffer): Promise<WireAnswer> {
    const { host: _, connection: __, 'transfer-encoding': ___, ...kept } = headers;
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#url, {
        method: 'POST',
        agent: this.#agent,
        headers: { ...kept, 'content-length': String(body.length) },
      });
      outgoing.once('response', (incoming) => collected(incoming).then(resolve, reject));
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }

  /** A question of the proxy's own, on behalf of the caller whose headers are given. Throws unless it is answered with 200. */
  async ask(headers: IncomingHttpHeaders, operation: string, body: JsonBody): Promise<JsonBody> {
    const [service] = String(headers['x-amz-target']).split('.');
    const target = { ...headers, 'x-amz-target': `${service}.${operation}` };
    const answer = await this.send(target, Buffer.from(JSON.stringify(body)));
    if (answer.status !== 200) throw new Error(`${operation} of the proxy's own: ${answer.body.toString()}`);
    return JSON.parse(answer.body.toString()) as JsonBody;
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function collected(incoming: IncomingMessage): Promise<WireAnswer> {
  const body = await bodyOf(incoming);
  const { connection: _, 'transfer-encoding': __, ...headers } = incoming.headers;
  return { status: incoming.statusCode ?? 500, headers: headers as Record<string, string>, body };
}

export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
