import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { joinRepeated, queryParameters } from './request-target.ts';

/** A request as it came over the wire, its route found. */
export interface GatewayRequest {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly rawQuery: string;
  /** Names and values in turn, as `rawHeaders` of node:http has them. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** `HTTP/1.1`. */
  readonly protocol: string;
  readonly port: number;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly receivedAt: Date;
  /** Who calls, on routes that ask in AWS; a person of the console has a role too. */
  readonly caller?: { readonly actor: string; readonly role?: string };
}

/** Says who calls the operator's API on the local stack, where nobody signs. It goes no further than the gateway. */
export const ACTOR_HEADER = 'x-actor';
/** Says which role a person of the console has on the local stack, where nobody signs in. */
export const ROLE_HEADER = 'x-role';

/** The event of an HTTP API with payload format 2.0. What is empty is left out, as there. */
export function gatewayEvent(request: GatewayRequest): APIGatewayProxyEventV2 {
  const { cookie, ...headers } = requestHeaders(request);
  const queryStringParameters = queryParameters(request.rawQuery);
  return {
    version: '2.0',
    routeKey: request.routeKey,
    rawPath: request.path,
    rawQueryString: request.rawQuery,
    ...(cookie !== undefined && { cookies: cookie.split(';').map((part) => part.trim()) }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: requestContext(request, headers),
    ...(Object.keys(request.pathParameters).length > 0 && { pathParameters: { ...request.pathParameters } }),
    ...eventBody(request.body, headers['content-type']),
  };
}

/** Lower-case names; a header that was sent more than once is joined by commas, cookies by semicolons. */
function requestHeaders({ rawHeaders, sourceIp, port }: GatewayRequest): Record<string, string> {
  const sent: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    // What concerns one connection only ends at the gateway, and so does the name that stands in for a signature.
    if (!['connection', 'keep-alive', 'transfer-encoding', 'upgrade', ACTOR_HEADER, ROLE_HEADER].includes(name))
      sent.push([name, String(rawHeaders[index + 1])]);
  }
  const cookies = sent.filter(([name]) => name === 'cookie').map(([, value]) => value);
  const headers = joinRepeated(sent);
  if (cookies.length > 0) headers.set('cookie', cookies.join(';'));
  // The gateway adds the address that it sees to what the client claims; only `requestContext.http.sourceIp` can be believed.
  const claimed = headers.get('x-forwarded-for');
  headers.set('x-forwarded-for', claimed === undefined ? sourceIp : `${claimed}, ${sourceIp}`);
  headers.set('x-forwarded-port', String(port));
  headers.set('x-forwarded-proto', 'http');
  return Object.fromEntries(headers);
}

function requestContext(
  request: GatewayRequest,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyEventV2['requestContext'] & { authorizer?: object } {
  const domainName = (headers['host'] ?? 'localhost').replace(/:\d+$/, '');
  return {
    accountId: '000000000000',
    ...(request.caller && { authorizer: authorizerOf(request.caller) }),
    apiId: 'local',
    domainName,
    domainPrefix: domainName.split('.')[0] ?? domainName,
    http: {
      method: request.method,
      path: request.path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: headers['user-agent'] ?? '',
    },
    requestId: request.requestId,
    routeKey: request.routeKey,
    stage: '$default',
    time: commonLogTime(request.receivedAt),
    timeEpoch: request.receivedAt.getTime(),
  };
}

/** As the gateway hands on what it has verified; it writes a list of groups as one text. */
function authorizerOf({ actor, role }: NonNullable<GatewayRequest['caller']>): object {
  return role === undefined
    ? { iam: { userArn: actor } }
    : { jwt: { claims: { email: actor, 'cognito:groups': `[${role}]` }, scopes: [] } };
}

/** `20/Nov/2026:08:12:09 +0000`. */
function commonLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/**
 * The media types whose bodies an HTTP API hands on as text. All others come as base64, also a form, and also a body without
 * a content type. AWS does not list them; this is what was measured against it.
 */
const textual = /^(text\/.*|application\/(json|xml|javascript))$/;

function eventBody(body: Buffer, contentType = ''): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const mediaType = String(contentType.split(';')[0]).trim().toLowerCase();
  return textual.test(mediaType)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}
