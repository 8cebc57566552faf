import { ProviderFailure } from '../application/provider.ts';

export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/** Nobody answered in time, or at all; why, in our own words. */
export interface Silence {
  readonly silence: string;
}

/** A page of 500 rows has less than one of these; what is larger would cost many times its size while it is read. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * One question to a provider's own API, headers and body of the answer within the time. A redirect is not followed: the operator has registered one address,
 * and what is behind another one is not the provider. Throws `ProviderFailure` for an answer that is too large.
 */
export async function fetchText(
  fetch: Fetch,
  url: URL,
  timeoutMs: number,
  request: Pick<RequestInit, 'method' | 'headers' | 'body'> = { headers: { accept: 'application/json' } },
): Promise<TextAnswer | Silence> {
  try {
    const signal = AbortSignal.timeout(Math.max(1, timeoutMs));
    const response = await fetch(url, { ...request, redirect: 'manual', signal });
    return { status: response.status, text: await textOf(response) };
  } catch (error) {
    if (error instanceof ProviderFailure) throw error;
    return { silence: whyOf(error) };
  }
}

type Fetch = typeof globalThis.fetch;

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new ProviderFailure('too_large', `the answer is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  // Drops a byte-order mark.
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** `TimeoutError`, or what the network says: `ECONNREFUSED`. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.name;
  return 'code' in cause ? String(cause.code) : cause.message;
}
