import { describe, expect, it } from 'vitest';
import { manifest as tg } from '../../functions/tg/manifest.ts';
import { manifest as vela } from '../../functions/vela/manifest.ts';
import { routeTable } from '../../local/route-table.ts';
import { callbackRoutesOf } from '../../shared/application/manifest.ts';
import { atItsRoute } from '../../shared/http/callback-path.ts';
import { requestOf } from '../../shared/http/request.ts';
import { eventOf } from '../support/events.ts';

const find = routeTable(
  [tg, vela].flatMap((target) => callbackRoutesOf(target).map((routeKey) => ({ routeKey, target }))),
);

/** As the function of the route sees it; `undefined` where no route leads, at the gateway or inside. */
function seen(method: string, path: string) {
  const route = find(method, path);
  if (!route) return undefined;
  const request = requestOf(eventOf({ method, path, pathParameters: route.pathParameters }));
  return atItsRoute(request, route.target);
}

describe('a callback with slashes too many', () => {
  it.each([
    ['POST', '/callbacks/tg/main', '/callbacks/tg/main'],
    ['POST', '/callbacks/tg/main/', '/callbacks/tg/main'],
    ['POST', '/callbacks/tg//main', '/callbacks/tg/main'],
    ['POST', '/callbacks/tg//main//', '/callbacks/tg/main'],
    ['GET', '/callbacks/vela/main//api/bet', '/callbacks/vela/main/api/bet'],
    ['GET', '/callbacks/vela/main/api/bet/', '/callbacks/vela/main/api/bet'],
    ['GET', '/callbacks/vela//main/api//user///authenticate/', '/callbacks/vela/main/api/user/authenticate'],
  ])('%s %s is read as %s', (method, path, expected) => {
    expect(seen(method, path)).toMatchObject({ path: expected, pathParameters: { agentId: 'main' } });
  });

  it.each([
    ['POST', '/callbacks/tg/'],
    ['POST', '/callbacks/tg//'],
    ['POST', '/callbacks/tg/main/more'],
    ['GET', '/callbacks/tg/main/'],
    ['GET', '/callbacks/vela/main/'],
    ['GET', '/callbacks/vela/main/api/bets/'],
    ['GET', '/callbacks/vela/api/bet/'],
    ['POST', '/callbacks/vela/main/api/bet/'],
  ])('%s %s is nobody’s', (method, path) => {
    expect(seen(method, path)).toBeUndefined();
  });
});
