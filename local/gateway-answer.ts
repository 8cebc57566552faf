import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isObject, type Json, type TemplateObject } from './cloudformation.ts';

type Header = readonly [name: string, value: string];

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** An answer of the gateway itself. */
export function gatewayMessage(status: number, message: string): GatewayAnswer {
  return { status, headers: [['content-type', 'application/json']], body: Buffer.from(JSON.stringify({ message })) };
}

export const internalServerError = gatewayMessage(500, 'Internal Server Error');

/** Headers that the gateway writes itself. */
const ownHeaders = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * What an HTTP API makes of a function's result in format 2.0: an object with `statusCode` is an answer; anything else is the
 * body of a 200 in JSON, a string as it stands. An answer that does not hold together becomes a 500.
 */
export function gatewayAnswer(result: unknown): GatewayAnswer {
  // Lambda hands results on as JSON, so what JSON drops or turns into text must not work here and fail there.
  const json = JSON.stringify(result) ?? 'null';
  const value: unknown = JSON.parse(json);
  if (isObject(value) && value['statusCode'] !== undefined) return explicitAnswer(value) ?? internalServerError;
  return {
    status: 200,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(typeof value === 'string' ? value : json),
  };
}

function explicitAnswer({
  statusCode,
  headers,
  cookies,
  body,
  isBase64Encoded,
}: TemplateObject): GatewayAnswer | undefined {
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (!isObject(headers ?? {}) || !Array.isArray(cookies ?? []) || typeof (body ?? '') !== 'string') return undefined;
  const answerHeaders = [...typedHeaders(headers ?? {}), ...cookieHeaders(cookies ?? [])];
  if (!answerHeaders.every(isSendable)) return undefined;
  return {
    status,
    headers: answerHeaders,
    body: Buffer.from(String(body ?? ''), isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function typedHeaders(headers: Json): Header[] {
  const kept = Object.entries(headers ?? {})
    .map(([name, value]): Header => [name.toLowerCase(), String(value)])
    .filter(([name]) => !ownHeaders.has(name));
  const hasType = kept.some(([name]) => name === 'content-type');
  return hasType ? kept : [...kept, ['content-type', 'text/plain;charset=UTF-8']];
}

function cookieHeaders(cookies: Json): Header[] {
  return Object.values(cookies ?? []).map((cookie): Header => ['set-cookie', String(cookie)]);
}

/** A line break in a value would let a function's input write headers of its own. */
function isSendable([name, value]: Header): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
