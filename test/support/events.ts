import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ProviderHandler } from '../../shared/http/provider-handler.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';

export interface EventParts {
  readonly method?: string;
  readonly path: string;
  readonly pathParameters?: Record<string, string>;
  readonly rawQuery?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly sourceIp?: string;
}

/** An API Gateway HTTP API event, payload format 2.0, as it reaches a function. */
export function eventOf(parts: EventParts): APIGatewayProxyEventV2 {
  const {
    method = 'POST',
    path,
    pathParameters = {},
    rawQuery = '',
    headers = {},
    body,
    sourceIp = '198.51.100.7',
  } = parts;
  const isBase64Encoded = body !== undefined && typeof body !== 'string';
  const text = typeof body === 'string' ? body : body?.toString('base64');
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: rawQuery,
    headers,
    pathParameters,
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'wallet.test',
      domainPrefix: 'wallet',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: 'test' },
      requestId: 'test',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '02/Mar/2026:08:15:30 +0000',
      timeEpoch: 1_772_439_330_000,
    },
    ...(text === undefined ? {} : { body: text }),
    isBase64Encoded,
  };
}

/** Says it to a provider function, as the gateway would. */
export async function ask(handler: ProviderHandler, spoken: Spoken, agentId: string): Promise<HttpAnswer> {
  const { statusCode = 0, body = '' } = await handler(eventOf({ ...spoken, pathParameters: { agentId } }));
  return { statusCode, body };
}
