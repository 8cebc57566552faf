import { randomUUID } from 'node:crypto';
import { Fault } from '../../shared/application/fault.ts';
import { failureOf } from '../../shared/dynamodb/failures.ts';
import { KmsFault } from '../../shared/encryption/agent-keys.ts';
import { type HttpAnswer, type HttpRequest, MAX_BODY_BYTES } from '../../shared/http/request.ts';
import { answerOf, problemAnswer } from './answer.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { mayCall, rolesFor } from './roles.ts';
import { CONSOLE_PATH, createRouter, type Match } from './router.ts';
import { operatorRoutes } from './routes.ts';

export type OperatorApi = (request: HttpRequest) => Promise<HttpAnswer>;

const RETRY_AFTER_SECONDS = '1';
/** Where no authorizer has said who calls: nothing that is deployed from here lets such a call through. */
const NOBODY = 'unknown';

/** Answers every request: what is thrown on the way becomes a problem, and what was no fault of the caller is reported. */
export function createOperatorApi(ports: OperatorPorts): OperatorApi {
  const { clock, telemetry } = ports;
  const find = createRouter(operatorRoutes(ports));
  return async (request) => {
    const { requestId } = request;
    const startedAt = clock.now();
    let operation = 'none';
    let code: string | undefined;
    const answer = await (async () => {
      if (request.body.length > MAX_BODY_BYTES) throw new Problem('body_too_large', 'A body has at most 32 KiB');
      const match = find(request.method, request.path);
      operation = match.route.operationId;
      demandRole(operation, request);
      return answerOf(await run(match, request, startedAt));
    })().catch((error: unknown) => {
      const problem = problemOf(error);
      if (!(error instanceof Problem)) telemetry.fault(error, { operation, requestId });
      code = problem.code;
      return problemAnswer(problem);
    });
    const durationMs = clock.now() - startedAt;
    telemetry.call({
      operation,
      requestId,
      status: answer.statusCode,
      ...(code !== undefined && { code }),
      durationMs,
    });
    return answer;
  };
}

/** Whoever signs is held to IAM's policies; a person who came by a token, to the roles. */
function demandRole(operation: string, { path, roles = [] }: HttpRequest): void {
  if (!path.startsWith(CONSOLE_PATH) || mayCall(operation, roles)) return;
  throw new Problem('role_required', `This is for ${rolesFor(operation).join(' or ')}`);
}

function run({ route, params }: Match, request: HttpRequest, startedAt: number) {
  const { body, headers, requestId, actor = NOBODY } = request;
  const { operationId: operation } = route;
  const call = { actor, operation, requestId, at: new Date(startedAt).toISOString(), auditId: randomUUID() };
  return route.run({ params, rawQuery: queryOf(request), body, call, accept: headers['accept'] });
}

/** The console sends its filters in a header: they may name a player, and addresses come into logs on the way that headers do not. */
function queryOf({ path, rawQuery, headers }: HttpRequest): string {
  return (path.startsWith(CONSOLE_PATH) ? headers['x-query'] : undefined) ?? rawQuery;
}

/** Another attempt helps against what lies between us and the store or KMS, and against nothing else. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const mayPass = error instanceof Fault || error instanceof KmsFault || failureOf(error) !== 'defect';
  return mayPass
    ? new Problem(
        'temporarily_unavailable',
        'The store or KMS did not answer in time; what was sent may have taken effect',
        {
          headers: { 'retry-after': RETRY_AFTER_SECONDS },
        },
      )
    : new Problem('internal_error', 'It was recorded. What was sent may have taken effect');
}
