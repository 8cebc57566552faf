import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

export type InvokedHandler<Event> = (event: Event, context: Context) => Promise<unknown>;
export type GatewayHandler = InvokedHandler<APIGatewayProxyEventV2>;

/** A function that is called here in the place of Lambda. */
export interface InvokedFunction<Event = APIGatewayProxyEventV2> {
  readonly name: string;
  readonly handler: InvokedHandler<Event>;
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
export async function invoke<Event>(
  { name, handler, timeoutSeconds, memoryMegabytes }: InvokedFunction<Event>,
  event: Event,
  requestId: string,
): Promise<unknown> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const context: Context = {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId: requestId,
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
