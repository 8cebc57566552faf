import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Deadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { Sha256 } from '../encryption/sha256.ts';

/** One attempt, unless the deadline says otherwise; a healthy table answers in a few milliseconds. */
const ATTEMPT_MS = 700;
const CONNECT_MS = 300;

/** What the SDK does for every request and nobody here needs. */
const LEFT_OUT = [
  'loggerMiddleware', // copies every input and output for a logger that nobody has set
  'getUserAgentMiddleware', // tells AWS what program asks, word by word anew
  'recursionDetectionMiddleware', // for functions that call each other in a circle; no table calls one back
];

/**
 * The SDK does not retry here: by itself it would send a transaction again whose reply was lost, and spend the caller's whole budget on throttling.
 * Attempts, pauses and the total deadline are ours. `place` is for tests; a function finds its store by its environment.
 */
export function createDynamoClient(
  place: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): DynamoDBClient {
  const client = new DynamoDBClient({
    ...place,
    maxAttempts: 1,
    sha256: Sha256,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 256 },
      httpsAgent: { keepAlive: true, maxSockets: 256 },
    }),
  });
  for (const name of LEFT_OUT) client.middlewareStack.remove(name);
  return client;
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
