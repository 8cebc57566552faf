import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Refused before anything was looked at or written; worth another attempt. */
const BUSY = new Set([
  'TransactionConflictException',
  'TransactionConflict',
  'ThrottlingException',
  'ThrottlingError',
  'ProvisionedThroughputExceededException',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
  'LimitExceededException',
]);

/** Answers that leave open whether the request was carried out. */
const UNANSWERED = new Set([
  'TransactionInProgressException',
  'InternalServerError',
  'InternalServerException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'InternalFailure',
  'TimeoutError',
  'AbortError',
]);

/**
 * What an error of the SDK says about the request: `busy` was not carried out, `unanswered` may have been. Everything else (a wrong key, a missing table,
 * a missing permission) is a defect of the deployment; another attempt would meet it again.
 */
export function failureOf(error: unknown): 'busy' | 'unanswered' | 'defect' {
  if (!(error instanceof Error)) return 'defect';
  if (BUSY.has(error.name)) return 'busy';
  if (UNANSWERED.has(error.name) || isNetworkError(error) || statusOf(error) >= 500) return 'unanswered';
  if (error instanceof TransactionCanceledException) {
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None').filter((code) => code !== 'None');
    return codes.length > 0 && codes.every((code) => BUSY.has(code) || code === 'ConditionalCheckFailed')
      ? 'busy'
      : 'defect';
  }
  return 'defect';
}

function isNetworkError(error: Error & { code?: unknown }): boolean {
  return typeof error.code === 'string' && /^(E[A-Z]+|UND_.*)$/.test(error.code);
}

function statusOf(error: Error & { $metadata?: { httpStatusCode?: number } }): number {
  return error.$metadata?.httpStatusCode ?? 0;
}
