import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './exchange.ts';
import { CONFLICT, cancelled, type Refusal, refusalAnswer } from './refusals.ts';
import type { JsonBody } from './upstream.ts';

/** What is done with one request. A fault that never answers leaves the caller to its own timeout. */
export type Fault = (exchange: Exchange) => Promise<void>;

export const pass: Fault = async (exchange) => exchange.answer(await exchange.carryOut());

/** The request never arrives: nobody hears anything. */
export const swallow: Fault = async () => undefined;

/** The request never arrives: the connection breaks. */
export const resetBefore: Fault = async (exchange) => exchange.reset();

/** The request is carried out and its reply is lost in silence. */
export const applyThenSilence: Fault = async (exchange) => void (await exchange.carryOut());

/** The request is carried out and the connection breaks before the reply. */
export const applyThenReset: Fault = async (exchange) => {
  await exchange.carryOut();
  exchange.reset();
};

/** The request is carried out, and of the reply only the first half ever comes. */
export const applyThenHalf: Fault = async (exchange) => exchange.answerHalf(await exchange.carryOut());

/** The request is carried out, and of the reply only the first half comes before the connection breaks. */
export const applyThenBreak: Fault = async (exchange) => {
  exchange.answerHalf(await exchange.carryOut());
  await sleep(5);
  exchange.reset();
};

/** Arrives late. With more than a caller's patience it is carried out when nobody waits any more. */
export function delayBefore(ms: number): Fault {
  return async (exchange) => {
    await sleep(ms);
    await pass(exchange);
  };
}

/** Held back until the test lets it go; the caller's patience may end first. */
export function holdUntil(released: Promise<unknown>): Fault {
  return async (exchange) => {
    await released;
    await pass(exchange);
  };
}

/** Refused without being carried out. */
export function refuse(refusal: Refusal): Fault {
  return async (exchange) => exchange.answer(refusalAnswer(refusal));
}

/** Carried out, and answered as if it had failed: what a 500 may mean. */
export function applyThenAnswer(refusal: Refusal): Fault {
  return async (exchange) => {
    await exchange.carryOut();
    exchange.answer(refusalAnswer(refusal));
  };
}

/** A transaction that is cancelled because of its first item; a single write says the same as an exception. */
export function cancelFirst(code: string): Fault {
  return cancelBy((index) => (index === 0 ? code : 'None'));
}

export function cancelEvery(code: string): Fault {
  return cancelBy(() => code);
}

/** Two reasons by turns. */
export function cancelMixed(code: string, other: string): Fault {
  return cancelBy((index) => (index % 2 === 0 ? code : other));
}

function cancelBy(codeAt: (index: number) => string): Fault {
  return async (exchange) => {
    const items = (exchange.body['TransactItems'] ?? []) as readonly unknown[];
    const refusal = items.length === 0 ? CONFLICT : cancelled(...items.map((_, index) => codeAt(index)));
    exchange.answer(refusalAnswer(refusal));
  };
}

/** A batch read of which nothing was processed. */
export const leaveUnprocessed: Fault = async (exchange) => {
  const UnprocessedKeys = exchange.body['RequestItems'];
  exchange.answer(jsonAnswer({ Responses: {}, UnprocessedKeys }));
};

/** A batch read of which the first table was processed and the others were not. */
export const leavePartUnprocessed: Fault = async (exchange) => {
  const Responses = await batchRead(exchange);
  const [[first] = [], ...rest] = Object.entries((exchange.body['RequestItems'] ?? {}) as JsonBody);
  const kept = first === undefined ? {} : { [first]: Responses[first] ?? [] };
  exchange.answer(jsonAnswer({ Responses: kept, UnprocessedKeys: Object.fromEntries(rest) }));
};

function jsonAnswer(content: JsonBody) {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(content)) };
}

/**
 * A batch read is no snapshot: its items are read one after the other. Here those of one table are read before something happens, and the others after it.
 */
export function tear(readsBefore: (table: string) => boolean, meanwhile: () => Promise<unknown>): Fault {
  return async (exchange) => {
    const before = await batchRead(exchange);
    await meanwhile();
    const after = await batchRead(exchange);
    const tables = new Set([...Object.keys(before), ...Object.keys(after)]);
    const Responses = Object.fromEntries(
      [...tables].map((table) => [table, (readsBefore(table) ? before : after)[table] ?? []]),
    );
    exchange.answer(jsonAnswer({ Responses, UnprocessedKeys: {} }));
  };
}

async function batchRead(exchange: Exchange): Promise<Readonly<Record<string, unknown>>> {
  const { body } = await exchange.carryOut();
  return (JSON.parse(body.toString()) as { Responses: Record<string, unknown> }).Responses;
}
