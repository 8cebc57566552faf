import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Unsigned {
  readonly method: string;
  readonly url: URL;
  readonly body?: string | Uint8Array | undefined;
  /** Besides the signature; they are signed too. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The headers to send with a signed call of the operator's API (Signature Version 4, service `execute-api`). Credentials and region come from where the
 * SDK looks for them: environment, profiles, single sign-on, the machine's role. The region is the one in API Gateway's own host name, if the
 * address is such a name.
 */
export async function signedHeaders({ method, url, body, headers = {} }: Unsigned): Promise<Record<string, string>> {
  // The table's client is asked only for what it would sign with itself: it knows the whole chain, and no request is made.
  const client = new DynamoDBClient({});
  const inHost = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(url.hostname)?.[1];
  try {
    const signer = new SignatureV4({
      service: 'execute-api',
      region: inHost ?? (await client.config.region()),
      credentials: await client.config.credentials(),
      sha256: client.config.sha256,
    });
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: queryOf(url),
      headers: { host: url.host, ...headers },
      ...(body !== undefined && { body }),
    });
    const { host: _, ...added } = signed.headers;
    return added;
  } finally {
    client.destroy();
  }
}

/** A name that stands there twice keeps both values. */
function queryOf({ searchParams }: URL): Record<string, string[]> {
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
}
