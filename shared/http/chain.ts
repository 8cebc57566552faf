import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

/** One job around the calls of a function: before them, after them, or when something was thrown. */
export type Middleware<Call, Answer> = MiddlewareObj<Call, Answer, unknown>;

interface Chain<Call, Answer> {
  /** Where there is no context of Lambda, middy takes an empty one. */
  serve(call: Call, context?: Context): Promise<Answer>;
}

/**
 * The shell of a function: `before` runs in the order of the list, everything else from its end. middy's own early time-out is off: it would cover `serve` alone,
 * and go by Lambda's clock.
 */
export function chain<Call, Answer>(
  middlewares: readonly Middleware<Call, Answer>[],
  serve: (call: Call) => Promise<Answer>,
): (call: Call) => Promise<Answer> {
  const handler = middy<Call, Answer, unknown>({ timeoutEarlyInMillis: 0 });
  for (const middleware of middlewares) handler.use(middleware);
  const shell: Chain<Call, Answer> = { serve: handler.handler((call: Call) => serve(call)) };
  return (call) => shell.serve(call);
}

/** Hears of every call once its answer stands, also of one that became an answer by `onFault`, which therefore comes later in the list. */
export function whenAnswered<Call, Answer>(
  hear: (call: Call, answer: Answer) => Promise<void> | void,
): Middleware<Call, Answer> {
  const tell: Middleware<Call, Answer>['after'] = ({ event, response }) => response && hear(event, response);
  return { after: tell, onError: tell };
}

/** What was thrown on the way becomes an answer. */
export function onFault<Call, Answer>(answerTo: (error: unknown, call: Call) => Answer): Middleware<Call, Answer> {
  return {
    onError(request) {
      request.response = answerTo(request.error, request.event);
    },
  };
}
