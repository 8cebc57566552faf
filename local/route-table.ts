interface RouteMatch<T> {
  readonly routeKey: string;
  readonly target: T;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Route<T> {
  readonly routeKey: string;
  readonly target: T;
  readonly method: string;
  readonly pattern: readonly Segment[];
}

/** Lower is more specific. */
const rank = { literal: 0, parameter: 1, greedy: 2 } as const;

interface Segment {
  readonly kind: keyof typeof rank;
  /** The text itself, or the parameter's name. */
  readonly text: string;
}

export type FindRoute<T> = (method: string, path: string) => RouteMatch<T> | undefined;

/**
 * Chooses among routes as API Gateway's HTTP APIs do: of those whose method and path fit, a literal segment goes before
 * `{parameter}` and that before `{greedy+}`, from left to right; for one path the method itself goes before ANY; `$default`
 * comes last. HEAD is a method like any other and never reaches a GET route.
 */
export function routeTable<T>(routes: readonly { readonly routeKey: string; readonly target: T }[]): FindRoute<T> {
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  const ordered = routes
    .filter((route) => route !== fallback)
    .map(parseRoute)
    .sort((one, other) => (specificity(one) < specificity(other) ? -1 : 1));
  return (method, path) => {
    const segments = path.split('/').slice(1);
    for (const route of ordered) {
      if (route.method !== 'ANY' && route.method !== method) continue;
      const pathParameters = parametersOf(route.pattern, segments);
      if (pathParameters) return { routeKey: route.routeKey, target: route.target, pathParameters };
    }
    return fallback && { ...fallback, pathParameters: {} };
  };
}

function parseRoute<T>({ routeKey, target }: { routeKey: string; target: T }): Route<T> {
  const space = routeKey.indexOf(' ');
  const pattern = routeKey
    .slice(space + 1)
    .split('/')
    .slice(1)
    .map(parseSegment);
  return { routeKey, target, method: routeKey.slice(0, space), pattern };
}

function parseSegment(text: string): Segment {
  const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: 'literal', text };
  return { kind: plus === '+' ? 'greedy' : 'parameter', text: name };
}

/** Sorts before what is less specific: one digit per segment, then one for the method. */
function specificity({ pattern, method }: Route<unknown>): string {
  return [...pattern.map(({ kind }) => rank[kind]), method === 'ANY' ? 1 : 0].join('');
}

/** A parameter needs something to stand for: an empty segment fits none. */
function parametersOf(pattern: readonly Segment[], segments: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, { kind, text }] of pattern.entries()) {
    const value = kind === 'greedy' ? segments.slice(index).join('/') : (segments[index] ?? '');
    if (kind === 'literal' ? value !== text : value === '') return undefined;
    if (kind !== 'literal') found[text] = value;
    if (kind === 'greedy') return found;
  }
  return segments.length === pattern.length ? found : undefined;
}
