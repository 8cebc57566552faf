import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Deadline } from '../application/deadline.ts';

/** One attempt, unless the deadline says otherwise; a healthy table answers in a few milliseconds. */
const ATTEMPT_MS = 700;
const CONNECT_MS = 300;

/**
 * The SDK does not retry here: by itself it would send a transaction again whose reply was lost, and spend the caller's whole budget on throttling.
 * Attempts, pauses and the total deadline are ours. `place` is for tests; a function finds its store by its environment.
 */
export function createDynamoClient(
  place: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): DynamoDBClient {
  return new DynamoDBClient({
    ...place,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 256 },
      httpsAgent: { keepAlive: true, maxSockets: 256 },
    }),
  });
}

/** No attempt outlives the deadline. The signal ends what the request time-out does not see: a reply that stalls after its headers. */
export function withinDeadline(deadline: Deadline): { abortSignal: AbortSignal; requestTimeout: number } {
  const remainingMs = Math.max(1, deadline.remainingMs);
  const attemptMs = Math.min(deadline.attemptMs ?? ATTEMPT_MS, remainingMs);
  return { abortSignal: AbortSignal.timeout(attemptMs), requestTimeout: attemptMs };
}
