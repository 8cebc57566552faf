import { STATUS_CODES } from 'node:http';
import type { Spoken } from '../../shared/provider-simulator.ts';
import type { Certification } from '../certification.ts';
import type { Exchange } from '../exchange.ts';
import type { Request } from '../wire/connection.ts';

/** The messages of all cases as browsers and proxies keep them: HTTP Archive 1.2. What was encrypted stands beside it in the clear. */
export function harOf({ results }: Certification, requestOf: (spoken: Spoken) => Request) {
  const entries = results
    .filter(({ id }) => !id.startsWith('transport/'))
    .flatMap(({ id, exchanges }) => exchanges.map((exchange) => entryOf(id, exchange, requestOf(exchange.spoken))));
  return { log: { version: '1.2', creator: { name: 'seamless-wallet certify', version: '1' }, entries } };
}

function entryOf(id: string, { spoken, startedAt, durationMs, answer, error }: Exchange, request: Request) {
  const { method, url, headers = {}, body } = request;
  const time = Math.round(durationMs * 1000) / 1000;
  return {
    startedDateTime: startedAt,
    time,
    request: {
      ...{ method, url, httpVersion: 'HTTP/1.1', cookies: [], headers: pairs(headers) },
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      ...(body !== undefined && { postData: { mimeType: headers['content-type'] ?? '', text: body } }),
      ...{ headersSize: -1, bodySize: Buffer.byteLength(body ?? '') },
    },
    response: {
      ...{
        status: answer?.statusCode ?? 0,
        statusText: STATUS_CODES[answer?.statusCode ?? 0] ?? '',
        httpVersion: 'HTTP/1.1',
      },
      ...{ cookies: [], headers: pairs(answer?.headers ?? {}), redirectURL: answer?.headers['location'] ?? '' },
      content: {
        size: Buffer.byteLength(answer?.body ?? ''),
        mimeType: answer?.headers['content-type'] ?? '',
        text: answer?.body ?? '',
      },
      ...{ headersSize: -1, bodySize: Buffer.byteLength(answer?.body ?? '') },
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    comment: [id, error, spoken.plaintext].filter((part) => part !== undefined).join('\n'),
  };
}

function pairs(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
