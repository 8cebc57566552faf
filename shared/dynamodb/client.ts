import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Deadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';

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

/**
 * What one attempt may take. None outlives the deadline, and none is begun when it is spent: that is a `Fault`, because what lands then moves money after the
 * answer. The signal ends what the request time-out does not see: a reply that stalls after its headers.
 */
export function withinDeadline(deadline: Deadline): { abortSignal: AbortSignal; requestTimeout: number } {
  const attemptMs = Math.ceil(Math.min(deadline.attemptMs ?? ATTEMPT_MS, deadline.remainingMs));
  if (attemptMs <= 0) throw new Fault('deadline_spent', 'no time was left to ask the store');
  return { abortSignal: AbortSignal.timeout(attemptMs), requestTimeout: attemptMs };
}
