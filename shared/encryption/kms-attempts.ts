import { KMSServiceException } from '@aws-sdk/client-kms';
import { type Clock, Deadline } from '../application/deadline.ts';
import { Retry, type Windows } from '../application/retry.ts';

/** For all attempts together, the body of the answer included: of a callback's 2 s this leaves the time to read and commit. */
const BUDGET_MS = 1_300;
const ATTEMPT_MS = 500;
/** A throttled KMS is not asked more often for being throttled. */
const PAUSES: Windows = { firstMs: 50, lastMs: 400 };

/** Says nothing about the key: another attempt may be answered. */
const PASSING = new Set([
  'ThrottlingException',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'TimeoutError',
  'AbortError',
]);

interface AttemptOptions {
  readonly abortSignal: AbortSignal;
  readonly requestTimeout: number;
}

/**
 * Asks KMS until it answers or 1.3 s are over. The SDK's own retries would pause for up to a second after a throttle, and draw on one budget for all requests of
 * a client: an outage for one agent's key would leave the next one without a second attempt. Throws what the last attempt met.
 */
export async function untilKmsAnswers<T>(send: (options: AttemptOptions) => Promise<T>, clock: Clock): Promise<T> {
  const deadline = new Deadline(clock, BUDGET_MS);
  const retry = new Retry('a secret', PAUSES, clock, deadline);
  for (;;) {
    const requestTimeout = Math.ceil(Math.min(ATTEMPT_MS, deadline.remainingMs));
    try {
      return await send({ abortSignal: AbortSignal.timeout(requestTimeout), requestTimeout });
    } catch (error) {
      if (!mayPass(error)) throw error;
      await retry.pause(error).catch(() => {
        throw error;
      });
    }
  }
}

/** How KMS names its no to what it was asked, where asking again would meet the same. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof KMSServiceException) || error.$fault !== 'client' || mayPass(error)) return undefined;
  return error.name;
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isNetworkError = 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
  return PASSING.has(error.name) || isNetworkError || statusOf(error) >= 500;
}

/** Of an answer that is none of KMS: its own errors have names. */
function statusOf({ $metadata }: Error & { readonly $metadata?: { readonly httpStatusCode?: number } }): number {
  return $metadata?.httpStatusCode ?? 0;
}
