/**
 * What must be watched, committed by hand: an alarm that is taken out of the stack is missing here, and one that is added has to be thought of here. The
 * names are those of runbooks.
 */
export const WATCHED = {
  everyProtocol: [
    'faults',
    'rejections',
    'conflicts-exhausted',
    'store-unavailable',
    'corrupt-item',
    'unexpected-faults',
    'slow-callbacks',
    'slow-answers',
    'content-mismatch',
    'retry-refused',
    'retry-after-rollback',
    'rollback-short-funds',
    'jackpot-held',
    'orphan-payout',
    'payout-without-stake',
    'rollback-beside-round',
    'balance-limit',
    'near-rate-limit',
    'malformed-owed',
    'payout-too-large',
    'case-lost',
  ],
  everyProtocolWithSecrets: ['keys-unavailable', 'key-refresh-failing'],
  everyProtocolHeldAgainstReports: ['reconciliation-mismatched', 'reconciliation-missing', 'report-ahead-of-time'],
  everyProtocolWithReports: ['report-pull-failed', 'report-silent', 'agent-unfinished'],
  everyUnsignedProtocol: ['agent-open'],
  everyFunction: ['function-errors', 'function-throttles'],
  everyFunctionThatAnswers: ['near-concurrency-limit'],
  everyTable: ['table-errors'],
  everyAccessToATable: ['table-throttles'],
  everyJob: ['dead-schedule', 'dead-letters'],
  everyStream: ['dead-letters'],
  everyStage: ['books-behind', 'books-held', 'operator-faults', 'server-errors', 'store-user-errors'],
} as const;

/** AWS's own metrics that an alarm or dashboard may name, with the dimensions under which AWS publishes them. */
export const PUBLISHED_BY_AWS: Readonly<Record<string, readonly string[]>> = {
  'AWS/ApiGateway': [
    '4xx by ApiId, Stage',
    '5xx by ApiId, Stage',
    'Count by ApiId, Method, Resource, Stage',
    'Count by ApiId, Stage',
    'IntegrationLatency by ApiId, Method, Resource, Stage',
  ],
  'AWS/DynamoDB': [
    'ConditionalCheckFailedRequests by TableName',
    'ConsumedReadCapacityUnits by GlobalSecondaryIndexName, TableName',
    'ConsumedReadCapacityUnits by TableName',
    'ConsumedWriteCapacityUnits by GlobalSecondaryIndexName, TableName',
    'ConsumedWriteCapacityUnits by TableName',
    'ReadThrottleEvents by GlobalSecondaryIndexName, TableName',
    'ReadThrottleEvents by TableName',
    'SuccessfulRequestLatency by Operation, TableName',
    'SystemErrors by Operation, TableName',
    'TransactionConflict by TableName',
    'UserErrors by ',
    'WriteThrottleEvents by GlobalSecondaryIndexName, TableName',
    'WriteThrottleEvents by TableName',
  ],
  'AWS/Lambda': [
    'ConcurrentExecutions by FunctionName',
    'Duration by FunctionName',
    'Errors by FunctionName',
    'Invocations by FunctionName',
    'Throttles by FunctionName',
  ],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible by QueueName'],
};
