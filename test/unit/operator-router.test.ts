import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Problem } from '../../functions/operator/problem.ts';
import { type Method, route } from '../../functions/operator/route.ts';
import { createRouter } from '../../functions/operator/router.ts';

const routeAt = (method: Method, path: `/${string}`) =>
  route({
    operationId: `${method} ${path}`,
    method,
    path,
    tag: 'Test',
    summary: 'A route',
    params: z.strictObject({}),
    answers: { 204: { description: 'Nothing' } },
    handle: async () => ({ status: 204 }),
  });

const find = createRouter([
  routeAt('GET', '/players/{playerId}'),
  routeAt('PUT', '/players/{playerId}'),
  routeAt('GET', '/players/{playerId}/wallets/{currency}'),
  routeAt('GET', '/health'),
]);

function problemOf(method: string, path: string): Problem {
  try {
    find(method, path);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('a route was found');
}

describe('the router', () => {
  it('finds a route by method and path, with its parameters decoded', () => {
    const { route, params } = find('GET', '/operator/v1/players/p%201/wallets/EUR');
    expect(route.operationId).toBe('GET /players/{playerId}/wallets/{currency}');
    expect(params).toEqual({ playerId: 'p 1', currency: 'EUR' });
  });

  it('finds health without the base too, where a monitor asks', () => {
    expect(find('GET', '/health').route).toBe(find('GET', '/operator/v1/health').route);
  });

  it('tells two methods of one path apart', () => {
    expect(find('PUT', '/operator/v1/players/p1').route.method).toBe('PUT');
  });

  it.each([
    ['another base', '/operator/v2/health'],
    ['no base', '/players/p1'],
    ['health with a slash and no base', '/health/'],
    ['the base alone', '/operator/v1'],
    ['the base with a slash', '/operator/v1/'],
    ['a trailing slash', '/operator/v1/health/'],
    ['an empty segment', '/operator/v1/players//wallets/EUR'],
    ['an empty last segment', '/operator/v1/players/'],
    ['a segment too many', '/operator/v1/players/p1/wallets/EUR/more'],
    ['another case', '/operator/v1/Health'],
    ['a slash that was encoded', '/operator/v1/players%2Fp1'],
  ])('does not find %s', (_, path) => {
    expect(problemOf('GET', path).code).toBe('route_not_found');
  });

  it('takes the route that says more before one whose last segment may hold slashes', () => {
    const among = createRouter([
      { ...routeAt('GET', '/transactions/{transactionId}'), mayHoldSlashes: 'transactionId' },
      routeAt('GET', '/transactions/{transactionId}/replay'),
    ]);
    const { route, params } = among('GET', '/operator/v1/transactions/t1/replay');
    expect(route.operationId).toBe('GET /transactions/{transactionId}/replay');
    expect(params).toEqual({ transactionId: 't1' });
    expect(among('GET', '/operator/v1/transactions/t1/2').params).toEqual({ transactionId: 't1/2' });
  });

  it.each([
    ['GET', 'a', 'a'],
    ['GET', 'a/b', 'a/b'],
    ['GET', '/', '/'],
    ['GET', 'a%25b', 'a%b'],
    ['GET', 'a%252Fb', 'a%2Fb'],
    ['GET', 'a/reversal', 'a/reversal'],
    ['POST', 'a/reversal', 'a'],
    ['POST', 'a/b//reversal', 'a/b/'],
    ['POST', 'reversal/reversal', 'reversal'],
    ['POST', 'a/reversal/reversal', 'a/reversal'],
  ])('finds by %s %s the id %s', (method, rest, transferId) => {
    const among = createRouter([
      { ...routeAt('GET', '/transfers/{transferId}'), mayHoldSlashes: 'transferId' },
      { ...routeAt('POST', '/transfers/{transferId}/reversal'), mayHoldSlashes: 'transferId' },
    ]);
    expect(among(method, `/operator/v1/transfers/${rest}`).params).toEqual({ transferId });
  });

  it('takes a segment that cannot be decoded as it is, for the schema to refuse', () => {
    expect(find('GET', '/operator/v1/players/%zz').params).toEqual({ playerId: '%zz' });
  });

  it.each(['POST', 'HEAD', 'OPTIONS', 'get'])('answers the method %s with what the path does take', (method) => {
    const { code, extras } = problemOf(method, '/operator/v1/players/p1');
    expect(code).toBe('method_not_allowed');
    expect(extras.headers).toEqual({ allow: 'GET, PUT' });
  });
});
