export interface RequestTarget {
  /** Decoded as API Gateway decodes it; always starts with a slash. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly rawQuery: string;
}

/** Splits what stands in the request line, or gives `undefined` if its escapes are not UTF-8. */
export function parseTarget(url: string): RequestTarget | undefined {
  // Clients of a proxy send the whole address.
  const target = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const path = decodePath(mark < 0 ? target : target.slice(0, mark));
  if (path === undefined) return undefined;
  return { path: path.startsWith('/') ? path : `/${path}`, rawQuery: mark < 0 ? '' : target.slice(mark + 1) };
}

/**
 * Slashes too many before the name of a protocol (`//callbacks/tg/main`). The gateway has no route for them, because it cannot know whose function to call;
 * in AWS a CloudFront function in front of it can take them away. Behind the name the protocol's own routes take them.
 */
export function withoutLeadingSlashes(path: string): string {
  return path.replace(/^\/+callbacks\/+/, '/callbacks/');
}

/**
 * An HTTP API decodes the path before it looks for a route, `%2F` included, and `rawPath` is the decoded path in spite of its
 * name; `%25` alone stays as it is. AWS does not document this; it is what those found who compared.
 */
function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path.replaceAll('%25', '%2525'));
  } catch {
    return undefined;
  }
}

/** Names and values decoded; what was sent more than once is joined by commas. `undefined` if there is nothing. */
export function queryParameters(rawQuery: string): Record<string, string> | undefined {
  const joined = joinRepeated(new URLSearchParams(rawQuery));
  return joined.size === 0 ? undefined : Object.fromEntries(joined);
}

/** One entry per name, the values in the order in which they came. */
export function joinRepeated(entries: Iterable<readonly [string, string]>): Map<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of entries) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return joined;
}
