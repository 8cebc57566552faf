import { Problem } from './problem.ts';
import type { Method, Route } from './route.ts';

/** For callers that sign as AWS demands. */
export const BASE_PATH = '/operator/v1';
/** The same routes for persons who have signed in to the console. */
export const CONSOLE_PATH = '/console/api/v1';

/** The one path outside, which a load balancer or a monitor may ask without authorization: it is served as the route of the same name below the base path. */
export const HEALTH_PATH = '/health';

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Candidate {
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Finds a request's route. Throws `route_not_found`, and `method_not_allowed` when only the method is wrong. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => FoundRoute {
  const all = routes.map((route) => ({ route, segments: route.path.split('/') }));
  // What says more comes first, as at the gateway: `…/{transactionId}/replay` before an id that may hold slashes.
  const candidates = [false, true].flatMap((isOpenEnded) =>
    all.filter(({ route }) => (route.lastMayHoldSlashes ?? false) === isOpenEnded),
  );
  return (method, asked) => {
    const path = asked === HEALTH_PATH ? BASE_PATH + HEALTH_PATH : asked;
    const matches = candidates.map((candidate) => match(candidate, path)).filter((found) => found !== undefined);
    if (matches.length === 0)
      throw new Problem('route_not_found', 'See GET /operator/v1/openapi.json for what there is');
    const found = matches.find(({ route }) => route.method === method);
    if (found) return found;
    const allow = matches.map(({ route }): Method => route.method).join(', ');
    throw new Problem('method_not_allowed', `This path takes ${allow}`, { headers: { allow } });
  };
}

function match({ route, segments }: Candidate, path: string): FoundRoute | undefined {
  const base = [BASE_PATH, CONSOLE_PATH].find((each) => path.startsWith(`${each}/`));
  if (base === undefined) return undefined;
  const sent = path.slice(base.length).split('/');
  const ofLast = sent.length - segments.length + 1;
  if (ofLast > 1 && route.lastMayHoldSlashes) sent.push(sent.splice(-ofLast).join('/'));
  if (sent.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = decode(sent[index] ?? '');
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined && value !== segment) return undefined;
    if (name !== undefined && value === '') return undefined;
    if (name !== undefined) params[name] = value;
  }
  return { route, params };
}

/**
 * API Gateway hands paths on decoded, other front doors do not. No parameter may hold a percent sign, so decoding what is decoded already changes nothing
 * that could be served.
 */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
