import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string | Buffer;
}

interface Scope {
  readonly now?: Date;
  readonly service?: string;
}

/** AWS Signature Version 4 of a request, as API Gateway's IAM authorization wants it: the headers to add. */
export function signedHeaders(
  request: SignedRequest,
  credentials: Credentials,
  scope: Scope = {},
): Record<string, string> {
  const { sessionToken } = credentials;
  const added = {
    'x-amz-date': (scope.now ?? new Date()).toISOString().replace(/[-:]|\.\d{3}/g, ''),
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  return {
    ...added,
    authorization: authorizationOf(request, { host: request.url.host, ...added }, credentials, scope),
  };
}

/** What stands in `authorization` when exactly these headers are signed; the time is that of `x-amz-date`. */
export function authorizationOf(
  { method, url, body }: SignedRequest,
  headers: Readonly<Record<string, string>>,
  { accessKeyId, secretAccessKey, region }: Credentials,
  { service = 'execute-api' }: Scope = {},
): string {
  const time = headers['x-amz-date'] ?? '';
  const day = time.slice(0, 8);
  const names = Object.keys(headers).sort().join(';');
  const canonical = [
    method,
    url.pathname.split('/').map(encoded).join('/'),
    canonicalQuery(url),
    ...Object.entries(headers)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `${name}:${value}`),
    '',
    names,
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}

function canonicalQuery({ searchParams }: URL): string {
  const pairs = [...searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return pairs.sort().join('&');
}

/** RFC 3986: everything but letters, digits and four marks. A path is encoded once more than it travels. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The shell's, for an address that is not on this machine. */
export function credentialsFor(baseUrl: string, env: NodeJS.ProcessEnv): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  if (isOnThisMachine(baseUrl) || accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const region = env['AWS_REGION'] ?? 'eu-west-1';
  return { accessKeyId, secretAccessKey, region, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
}

export function isOnThisMachine(baseUrl: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(baseUrl).hostname);
}
