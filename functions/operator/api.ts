import { randomUUID } from 'node:crypto';
import { Fault } from '../../shared/application/fault.ts';
import { failureOf } from '../../shared/dynamodb/failures.ts';
import { KmsFault } from '../../shared/encryption/agent-keys.ts';
import { chain, type Middleware, onFault, whenAnswered } from '../../shared/http/chain.ts';
import { type HttpAnswer, type HttpRequest, MAX_BODY_BYTES } from '../../shared/http/request.ts';
import { answerOf, problemAnswer } from './answer.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { mayCall, rolesFor } from './roles.ts';
import type { Route } from './route.ts';
import { CONSOLE_PATH, createRouter, type FoundRoute } from './router.ts';
import { operatorRoutes } from './routes.ts';

export type OperatorApi = (request: HttpRequest) => Promise<HttpAnswer>;

const RETRY_AFTER_SECONDS = '1';
/** Where no authorizer has said who calls: nothing that is deployed from here lets such a call through. */
const NOBODY = 'unknown';

/** One request on its way through the shell. `operation` is known once its route is, `code` if it became a problem. */
interface OperatorCall {
  readonly request: HttpRequest;
  readonly startedAt: number;
  operation: string;
  code?: string;
}

/** Answers every request: what is thrown on the way becomes a problem, and what was no fault of the caller is reported. */
export function createOperatorApi(ports: OperatorPorts): OperatorApi {
  const find = createRouter(operatorRoutes(ports));
  const serve = chain([oneLine(ports), problemDocuments(ports)], async (call: OperatorCall) => {
    const match = find(call.request.method, call.request.path);
    call.operation = match.route.operationId;
    demandRole(call);
    demandSize(call, match.route);
    return answerOf(await run(match, call), match.base);
  });
  return (request) => serve({ request, startedAt: ports.clock.now(), operation: 'none' });
}

function oneLine({ clock, telemetry }: OperatorPorts): Middleware<OperatorCall, HttpAnswer> {
  return whenAnswered(({ request: { requestId }, startedAt, operation, code }, { statusCode: status }) => {
    const durationMs = clock.now() - startedAt;
    telemetry.call({ operation, requestId, status, ...(code !== undefined && { code }), durationMs });
  });
}

function problemDocuments({ telemetry }: OperatorPorts): Middleware<OperatorCall, HttpAnswer> {
  return onFault((error, call) => {
    const { operation, request } = call;
    if (!(error instanceof Problem)) telemetry.fault(error, { operation, requestId: request.requestId });
    const problem = problemOf(error);
    call.code = problem.code;
    return problemAnswer(problem);
  });
}

/** Of what takes a file the route says the limit, and nobody else may come near it. */
function demandSize({ request: { body } }: OperatorCall, { file }: Route): void {
  const most = file?.largestBytes ?? MAX_BODY_BYTES;
  if (body.length > most) throw new Problem('body_too_large', `A body has at most ${most / 1024} KiB here`);
}

/** Whoever signs is held to IAM's policies; a person who came by a token, to the roles. */
function demandRole({ operation, request: { path, roles = [] } }: OperatorCall): void {
  if (!path.startsWith(CONSOLE_PATH) || mayCall(operation, roles)) return;
  throw new Problem('role_required', `This is for ${rolesFor(operation).join(' or ')}`);
}

function run({ route, params }: FoundRoute, { operation, request, startedAt }: OperatorCall) {
  const { body, headers, requestId, actor = NOBODY } = request;
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
  if (error instanceof KmsFault && error.refusal !== undefined) {
    return new Problem('internal_error', `KMS refuses the key of agents (${error.refusal}); nothing was registered`);
  }
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
