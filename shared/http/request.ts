import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** No request of any route is larger than this; what is larger is refused before anything is decrypted or parsed. */
export const MAX_BODY_BYTES = 32 * 1024;

/** What a handler sees of a request. Header names are in lower case. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** As it was sent, still percent-encoded. Never logged. */
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body is UTF-8. A body that the gateway has decoded is none when a character of it was replaced. */
  readonly isText: boolean;
  readonly sourceIp: string;
  /** The gateway's own, the same as in its access log. */
  readonly requestId: string;
  /** Whom the gateway let in, where it asks: the ARN of an IAM caller, or the name in a verified token. Never taken from a header. */
  readonly actor?: string;
  /** What a person may do who was let in by a token; absent for whoever signs as AWS demands. */
  readonly roles?: readonly string[];
}

/** Bodies are texts, so that numbers can be written with every digit. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `mostBytes`: of a body; what is larger is larger, and not decoded. */
export function requestOf(event: APIGatewayProxyEventV2, mostBytes = MAX_BODY_BYTES): HttpRequest {
  const { http, requestId } = event.requestContext;
  const actor = actorOf(event.requestContext);
  const body = bodyOf(event, mostBytes);
  return {
    method: http.method,
    path: event.rawPath,
    pathParameters: definedOnly(event.pathParameters),
    rawQuery: event.rawQueryString,
    headers: definedOnly(event.headers),
    body,
    isText: body.length <= mostBytes && isUtf8(body) && (event.isBase64Encoded || isWhole(event.body ?? '')),
    sourceIp: http.sourceIp,
    requestId,
    ...(actor !== undefined && { actor }),
    ...rolesOf(event.requestContext),
  };
}

/** Decoders put U+FFFD in place of bytes that are no character. No provider sends it. */
function isWhole(text: string): boolean {
  return text.isWellFormed() && !text.includes('\ufffd');
}

/** Of all that an authorizer may say, what names the caller. The library's types know each kind of authorizer apart, and a request has any or none. */
interface Authorized {
  readonly authorizer?: {
    readonly iam?: { readonly userArn?: string };
    readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
  };
}

function actorOf({ authorizer }: APIGatewayProxyEventV2['requestContext'] & Authorized): string | undefined {
  const { email, sub } = authorizer?.jwt?.claims ?? {};
  return [authorizer?.iam?.userArn, email, sub].find((name): name is string => typeof name === 'string' && name !== '');
}

/** The groups of the person's pool. The gateway hands a list on as one text in brackets: `[support finance]`. */
function rolesOf({ authorizer }: APIGatewayProxyEventV2['requestContext'] & Authorized): Pick<HttpRequest, 'roles'> {
  const claims = authorizer?.jwt?.claims;
  if (claims === undefined) return {};
  const groups = claims['cognito:groups'];
  return { roles: typeof groups === 'string' ? (groups.match(/[\w-]+/g) ?? []) : [] };
}

/** In place of a body over the limit something as large stands: what is in it is not even decoded. */
function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2, mostBytes: number): Buffer {
  const mostCharacters = isBase64Encoded ? 4 * Math.ceil(mostBytes / 3) : mostBytes;
  return body.length > mostCharacters
    ? Buffer.alloc(mostBytes + 1)
    : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

function definedOnly(values: Readonly<Record<string, string | undefined>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
