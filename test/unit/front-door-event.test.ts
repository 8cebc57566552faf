import { describe, expect, it } from 'vitest';
import { type GatewayRequest, gatewayEvent } from '../../local/gateway-event.ts';

const request: GatewayRequest = {
  method: 'POST',
  path: '/callbacks/tg/a1',
  rawQuery: '',
  rawHeaders: ['Host', 'wallet.example:3000', 'User-Agent', 'Provider/1.0'],
  body: Buffer.alloc(0),
  sourceIp: '127.0.0.1',
  protocol: 'HTTP/1.1',
  port: 3000,
  routeKey: 'POST /callbacks/tg/{agentId}',
  pathParameters: { agentId: 'a1' },
  requestId: 'r-1',
  receivedAt: new Date('2026-11-20T08:12:09.123Z'),
};

function eventWith(change: Partial<GatewayRequest>) {
  return gatewayEvent({ ...request, ...change });
}

function typedBody(contentType: string | undefined, body: Buffer | string) {
  const rawHeaders = contentType === undefined ? [] : ['Content-Type', contentType];
  const { body: text, isBase64Encoded } = eventWith({ rawHeaders, body: Buffer.from(body) });
  return { text, isBase64Encoded };
}

describe('the event of a request', () => {
  it('is one of payload format 2.0, member by member', () => {
    expect(eventWith({ rawQuery: 'a=1&a=2', body: Buffer.from('{}') })).toEqual({
      version: '2.0',
      routeKey: 'POST /callbacks/tg/{agentId}',
      rawPath: '/callbacks/tg/a1',
      rawQueryString: 'a=1&a=2',
      headers: {
        host: 'wallet.example:3000',
        'user-agent': 'Provider/1.0',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '3000',
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { a: '1,2' },
      pathParameters: { agentId: 'a1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: 'wallet.example',
        domainPrefix: 'wallet',
        http: {
          method: 'POST',
          path: '/callbacks/tg/a1',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'Provider/1.0',
        },
        requestId: 'r-1',
        routeKey: 'POST /callbacks/tg/{agentId}',
        stage: '$default',
        time: '20/Nov/2026:08:12:09 +0000',
        timeEpoch: 1795162329123,
      },
      body: 'e30=',
      isBase64Encoded: true,
    });
  });

  it('leaves out what is empty', () => {
    const event = eventWith({ pathParameters: {} });
    for (const member of ['body', 'cookies', 'queryStringParameters', 'pathParameters', 'stageVariables']) {
      expect(event, member).not.toHaveProperty(member);
    }
    expect(event.isBase64Encoded).toBe(false);
  });

  it('has header names in lower case, repeated headers joined by commas, and cookies apart', () => {
    const rawHeaders = ['X-A', '1', 'x-a', '2, 3', 'Cookie', 'b=1; c=2', 'COOKIE', 'd=3', '__proto__', 'x'];
    const { headers, cookies } = eventWith({ rawHeaders });
    expect(headers['x-a']).toBe('1,2, 3');
    expect(cookies).toEqual(['b=1', 'c=2', 'd=3']);
    expect(headers).not.toHaveProperty('cookie');
    expect(Object.getOwnPropertyDescriptor(headers, '__proto__')?.value).toBe('x');
  });

  it('lets no client say where it comes from', () => {
    const event = eventWith({ rawHeaders: ['X-Forwarded-For', '10.0.0.1', 'X-Forwarded-Proto', 'https'] });
    expect(event.requestContext.http.sourceIp).toBe('127.0.0.1');
    expect(event.headers['x-forwarded-for']).toBe('10.0.0.1, 127.0.0.1');
    expect(event.headers['x-forwarded-proto']).toBe('http');
  });
});

describe('the body of an event', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'text/plain', 'application/xml'])(
    'is text for %s',
    (contentType) => {
      expect(typedBody(contentType, '{"n":"中"}')).toEqual({ text: '{"n":"中"}', isBase64Encoded: false });
    },
  );

  it.each([
    undefined,
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'application/jsonp',
    'nonsense',
    '',
  ])('is base64 for content type %s', (contentType) => {
    expect(typedBody(contentType, '{"a":1}')).toEqual({ text: 'eyJhIjoxfQ==', isBase64Encoded: true });
  });

  it('keeps a byte order mark and NUL in text', () => {
    expect(typedBody('text/plain', '\ufeffa\0b').text).toBe('\ufeffa\0b');
  });
});
