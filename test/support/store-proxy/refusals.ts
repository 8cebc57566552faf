import type { WireAnswer } from './upstream.ts';

/** An error as a service sends it. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly members?: Readonly<Record<string, unknown>>;
  /** Instead of JSON: what a load balancer in between says. */
  readonly html?: string;
}

const DYNAMODB = 'com.amazonaws.dynamodb.v20120810#';
const CORAL = 'com.amazon.coral.service#';

const client = (name: string): Refusal => ({ status: 400, type: DYNAMODB + name });

export const THROUGHPUT_EXCEEDED = client('ProvisionedThroughputExceededException');
export const REQUEST_LIMIT = client('RequestLimitExceeded');
export const THROTTLED: Refusal = { status: 400, type: `${CORAL}ThrottlingException` };
export const CONFLICT = client('TransactionConflictException');
export const IN_PROGRESS = client('TransactionInProgressException');
export const SERVER_ERROR: Refusal = { status: 500, type: `${DYNAMODB}InternalServerError` };
export const UNAVAILABLE: Refusal = { status: 503, type: `${CORAL}ServiceUnavailableException` };
export const BAD_GATEWAY: Refusal = {
  status: 502,
  type: '',
  html: '<html><body><h1>502 Bad Gateway</h1></body></html>',
};
export const ACCESS_DENIED: Refusal = { status: 400, type: `${CORAL}AccessDeniedException` };

/** A cancelled transaction with one reason for each of its items, in their order. */
export function cancelled(...codes: readonly string[]): Refusal {
  const CancellationReasons = codes.map((Code) => (Code === 'None' ? { Code } : { Code, Message: 'by the test' }));
  return { ...client('TransactionCanceledException'), members: { CancellationReasons } };
}

export function refusalAnswer({ status, type, members = {}, html }: Refusal): WireAnswer {
  if (html !== undefined) return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) };
  // DynamoDB writes `message`, and `Message` in a cancelled transaction.
  const text = { message: 'by the test', Message: 'by the test' };
  const body = Buffer.from(JSON.stringify({ __type: type, ...text, ...members }));
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}
