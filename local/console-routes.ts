import type { FrontDoorRoute } from './front-door.ts';

const OPERATOR = / \/operator\/v1\//;

/**
 * The console's own set of the operator's routes. In AWS a stack adds them by option (infra/stacks/console-stack.ts); here they are always there, because the
 * console is.
 */
export function consoleRoutes(routes: readonly FrontDoorRoute[]): FrontDoorRoute[] {
  const operators = routes.filter(({ routeKey }) => OPERATOR.test(routeKey));
  return operators.map(({ routeKey, target }) => ({
    routeKey: routeKey.replace('/operator/v1/', '/console/api/v1/'),
    target,
  }));
}
