import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/**
 * One line per request. The route stands here and not the path: a query string holds Vela's tokens, and the path of
 * `DELETE /operator/v1/sessions/{token}` holds one too. What was asked is in the function's own log, under the same request id.
 */
export const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    routeKey: '$context.routeKey',
    protocol: '$context.protocol',
    status: '$context.status',
    responseLength: '$context.responseLength',
    responseLatencyMs: '$context.responseLatency',
    integrationLatencyMs: '$context.integrationLatency',
    integrationStatus: '$context.integration.status',
    integrationError: '$context.integrationErrorMessage',
    sourceIp: '$context.identity.sourceIp',
    // Who of the operator's people or machines called; empty for callbacks.
    callerArn: '$context.identity.userArn',
  }),
);
