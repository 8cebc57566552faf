import { ProviderFailure } from '../application/provider.ts';

export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/** Nobody answered in time, or at all; why, in our own words. */
export interface Silence {
  readonly silence: string;
}

/** A page of 5,000 rows has some 2 MB; what is larger is no answer to our question. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What is sent; without it, a GET. */
export interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * One request, headers and body of its answer within the time. A redirect is not followed: the operator has registered one address, and what is behind
 * another one is not the provider. Throws `ProviderFailure` for an answer that is too large.
 */
export async function fetchText(
  fetch: Fetch,
  url: URL,
  timeoutMs: number,
  posted?: Posted,
): Promise<TextAnswer | Silence> {
  try {
    const signal = AbortSignal.timeout(Math.max(1, timeoutMs));
    const headers = { accept: 'application/json', ...posted?.headers };
    const sent = posted && { method: 'POST', body: posted.body };
    const response = await fetch(url, { redirect: 'manual', headers, signal, ...sent });
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
    if (bytes > MOST_BYTES) throw new ProviderFailure('refused', `the answer is larger than ${MOST_BYTES} bytes`);
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
