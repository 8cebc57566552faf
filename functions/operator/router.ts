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
  /** The base path under which the caller asked. */
  readonly base: string;
  readonly params: Readonly<Record<string, string>>;
}

interface Candidate {
  readonly route: Route;
  readonly segments: readonly string[];
  /** Where among the segments the parameter is that may have slashes in it; -1 where there is none. */
  readonly openAt: number;
}

/** Finds a request's route. Throws `route_not_found`, and `method_not_allowed` when only the method is wrong. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => FoundRoute {
  const all = routes.map((route): Candidate => {
    const segments = route.path.split('/');
    return { route, segments, openAt: segments.indexOf(`{${route.mayHoldSlashes}}`) };
  });
  // What says more comes first, as at the gateway: `…/{transactionId}/replay` before an id that may hold slashes.
  const candidates = [false, true].flatMap((isOpen) => all.filter(({ openAt }) => openAt >= 0 === isOpen));
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

function match({ route, segments, openAt }: Candidate, path: string): FoundRoute | undefined {
  const base = [BASE_PATH, CONSOLE_PATH].find((each) => path.startsWith(`${each}/`));
  if (base === undefined) return undefined;
  const sent = path.slice(base.length).split('/');
  const inside = sent.length - segments.length;
  if (inside > 0 && openAt >= 0) sent.splice(openAt, 0, sent.splice(openAt, inside + 1).join('/'));
  if (sent.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = decode(sent[index] ?? '');
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined && value !== segment) return undefined;
    if (name !== undefined && value === '') return undefined;
    if (name !== undefined) params[name] = value;
  }
  return { route, base, params };
}

/** API Gateway hands paths on decoded but for `%25`, other front doors do not: either way one more decoding gives what the caller meant. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
