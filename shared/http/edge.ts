import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from './request.ts';

/** What the edge adds to each request that it passes on; `infra/constructs/edge.ts` writes the same names. */
export const EDGE_SECRET_HEADER = 'x-wallet-secret';
export const VIEWER_ADDRESS_HEADER = 'x-wallet-viewer';

/**
 * The address that a callback really comes from. Behind an edge (CloudFront) the gateway sees the edge's address, and whoever calls the gateway past the edge
 * could write any address into a header: so the header counts only together with a secret that the edge alone knows. `undefined`: the request came past it.
 * `edgeSecrets` is empty where there is no edge; else it holds the one that is used now and the one before, so that a change of secret refuses nobody.
 */
export function callerAddress(
  { sourceIp, headers }: Pick<HttpRequest, 'sourceIp' | 'headers'>,
  edgeSecrets: readonly string[],
): string | undefined {
  if (edgeSecrets.length === 0) return sourceIp;
  const sent = digestOf(headers[EDGE_SECRET_HEADER] ?? '');
  return edgeSecrets.some((secret) => timingSafeEqual(digestOf(secret), sent))
    ? headers[VIEWER_ADDRESS_HEADER]
    : undefined;
}

/** Texts of any length compare in constant time by their digests. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
