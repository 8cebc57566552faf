import type { ProtocolManifest } from '../application/manifest.ts';
import type { HttpRequest } from './request.ts';

/** The request as its route would have brought it, without the slashes that are too many. `undefined`: there is no such route. */
export function atItsRoute(
  request: HttpRequest,
  { routes }: Pick<ProtocolManifest, 'routes'>,
): HttpRequest | undefined {
  if (request.pathParameters['agentId'] !== undefined) return request;
  const segments = request.path.split('/').filter((segment) => segment !== '');
  for (const route of routes) {
    const [method, pattern = ''] = route.split(' ');
    const wanted = pattern.split('/').slice(1);
    const fits = wanted.every((segment, index) => segment === '{agentId}' || segment === segments[index]);
    if (method !== request.method || wanted.length !== segments.length || !fits) continue;
    const agentId = segments[wanted.indexOf('{agentId}')] ?? '';
    return { ...request, path: `/${segments.join('/')}`, pathParameters: { agentId } };
  }
  return undefined;
}
