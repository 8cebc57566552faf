import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

export type GatewayHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>;

/** A function that requests are handed to. */
export interface InvokedFunction {
  readonly name: string;
  readonly handler: GatewayHandler;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

class InvocationTimeout extends Error {
  override readonly name = 'InvocationTimeout';
}

/**
 * Calls a function as Lambda does, with the time that it has left. When that is over the caller goes on without it; Lambda
 * would stop the function too, which nothing here can do.
 */
export async function invoke(
  { name, handler, timeoutSeconds, memoryMegabytes }: InvokedFunction,
  event: APIGatewayProxyEventV2,
): Promise<unknown> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const context: Context = {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId: event.requestContext.requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
  const { promise: timeIsUp, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new InvocationTimeout()), timeoutSeconds * 1000);
  try {
    return await Promise.race([handler(event, context), timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
