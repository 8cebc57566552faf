import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Deadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { Sha256 } from '../encryption/sha256.ts';
import { keepWay } from './kept-way.ts';

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
 * Attempts, pauses and the total deadline are ours. A place is for tests; a function finds its store by its environment. With `cacheMiddleware` the steps of
 * a request are put together once for each kind of command that is sent without options of its own: for callbacks, as the document client refuses it.
 */
export function createDynamoClient(
  chosen: Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials' | 'cacheMiddleware'> = {},
): DynamoDBClient {
  const client = new DynamoDBClient({
    ...chosen,
    maxAttempts: 1,
    sha256: Sha256,
    requestHandler: new AttemptHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: ATTEMPT_MS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 256 },
      httpsAgent: { keepAlive: true, maxSockets: 256 },
    }),
  });
  for (const name of LEFT_OUT) client.middlewareStack.remove(name);
  // Tokens, a random id and two headers for retries that are not done here. Others are put behind it by its name.
  client.middlewareStack.add((next) => next, {
    step: 'finalizeRequest',
    priority: 'high',
    name: 'retryMiddleware',
    override: true,
  });
  client.middlewareStack.add(
    (next) => (args) => {
      const limit = limits.get(args.input);
      if (limit !== undefined) limits.set(args.request as object, limit);
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'attemptLimit' },
  );
  if (chosen.cacheMiddleware) keepWay(client);
  return client;
}

/** Milliseconds that an attempt may take: by the input of its command, and then by the request that is made of it. */
const limits = new WeakMap<object, number>();

/** As `withinDeadline`, for the requests of a callback: without options, which would have the SDK put its steps together anew for each of them. */
export function limitedBy(deadline: Deadline): <Sent extends { readonly input: object }>(command: Sent) => Sent {
  const limit = limitOf(deadline);
  return (command) => {
    limits.set(command.input, limit);
    return command;
  };
}

/** Ends an attempt when its time is over, whether nothing was answered or the answer stalls behind its headers. One timer, and no signal of the DOM's kind. */
class AttemptHandler extends NodeHttpHandler {
  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const limit = limits.get(request);
    if (limit === undefined) return super.handle(request, options);
    const ending: { aborted: boolean; reason?: Error; onabort: (() => void) | null } = {
      aborted: false,
      onabort: null,
    };
    const timer = setTimeout(() => {
      ending.aborted = true;
      ending.reason = Object.assign(new Error(`the attempt took ${limit} ms`), { name: 'TimeoutError' });
      ending.onabort?.();
    }, limit);
    const stop = () => clearTimeout(timer);
    try {
      const answered = await super.handle(request, {
        ...options,
        abortSignal: ending as AbortSignal,
        requestTimeout: 0,
      });
      answered.response.body.once('close', stop);
      return answered;
    } catch (error) {
      stop();
      throw error;
    }
  }
}

/**
 * What one attempt may take. None outlives the deadline, and none is begun when it is spent: that is a `Fault`, because what lands then moves money after the
 * answer. The signal ends what the request time-out does not see: a reply that stalls after its headers.
 */
export function withinDeadline(deadline: Deadline): { abortSignal: AbortSignal; requestTimeout: number } {
  const limit = limitOf(deadline);
  return { abortSignal: AbortSignal.timeout(limit), requestTimeout: limit };
}

function limitOf(deadline: Deadline): number {
  const limit = Math.ceil(Math.min(deadline.attemptMs ?? ATTEMPT_MS, deadline.remainingMs));
  if (limit <= 0) throw new Fault('deadline_spent', 'no time was left to ask the store');
  return limit;
}
