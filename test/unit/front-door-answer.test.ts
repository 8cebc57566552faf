import { describe, expect, it } from 'vitest';
import { gatewayAnswer } from '../../local/gateway-answer.ts';

function answerTo(result: unknown) {
  const { status, headers, body } = gatewayAnswer(result);
  return { status, headers, body: body.toString() };
}

const internalServerError = {
  status: 500,
  headers: [['content-type', 'application/json']],
  body: '{"message":"Internal Server Error"}',
};

describe('the answer to a result', () => {
  it('has its status, headers, cookies and body', () => {
    const headers = { 'Content-Type': 'text/csv', 'X-Count': 3 };
    expect(answerTo({ statusCode: 201, headers, cookies: ['a=1', 'b=2'], body: 'x;中' })).toEqual({
      status: 201,
      headers: [
        ['content-type', 'text/csv'],
        ['x-count', '3'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
      body: 'x;中',
    });
  });

  it('decodes a base64 body', () => {
    expect(gatewayAnswer({ statusCode: 200, body: '/w==', isBase64Encoded: true }).body).toEqual(Buffer.from([0xff]));
  });

  it('is plain text when the function names no type, and empty without a body', () => {
    expect(answerTo({ statusCode: '204' })).toEqual({
      status: 204,
      headers: [['content-type', 'text/plain;charset=UTF-8']],
      body: '',
    });
  });

  it('drops the headers that the gateway writes itself', () => {
    const headers = {
      'Content-Length': '999',
      Connection: 'upgrade',
      'transfer-encoding': 'chunked',
      'content-type': 'a/b',
    };
    expect(answerTo({ statusCode: 200, headers }).headers).toEqual([['content-type', 'a/b']]);
  });

  it.each([
    ['an object', { a: 1, b: undefined }, '{"a":1}'],
    ['a string', 'hello', 'hello'],
    ['nothing', undefined, 'null'],
    ['a list', [1], '[1]'],
  ])('is 200 in JSON for %s without a status', (_title, result, body) => {
    expect(answerTo(result)).toEqual({ status: 200, headers: [['content-type', 'application/json']], body });
  });

  it.each([
    ['a status that is none', { statusCode: 'ok' }],
    ['a status out of range', { statusCode: 42 }],
    ['a fractional status', { statusCode: 200.5 }],
    ['a body that is no string', { statusCode: 200, body: { a: 1 } }],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }],
    ['cookies that are a string', { statusCode: 200, cookies: 'a=1' }],
    ['a line break in a header', { statusCode: 200, headers: { 'x-a': 'b\r\nset-cookie: evil=1' } }],
    ['a line break in a cookie', { statusCode: 200, cookies: ['a=1\r\nx-evil: 1'] }],
    ['a header name with a space', { statusCode: 200, headers: { 'x a': 'b' } }],
  ])('is a 500 for %s', (_title, result) => {
    expect(answerTo(result)).toEqual(internalServerError);
  });
});
