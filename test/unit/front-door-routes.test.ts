import { describe, expect, it } from 'vitest';
import { parseTarget, queryParameters } from '../../local/request-target.ts';
import { routeTable } from '../../local/route-table.ts';

function keysIn(...routeKeys: string[]) {
  const find = routeTable(routeKeys.map((routeKey) => ({ routeKey, target: routeKey })));
  return (method: string, path: string) => find(method, path)?.routeKey;
}

describe('the route of a request', () => {
  it('is the most specific one, in whatever order the template names them', () => {
    const routeKeys = ['ANY /{proxy+}', 'GET /pets/{proxy+}', 'GET /pets/dog/{id}', 'GET /pets/dog/1', '$default'];
    for (const order of [routeKeys, routeKeys.toReversed()]) {
      const find = keysIn(...order);
      expect(find('GET', '/pets/dog/1')).toBe('GET /pets/dog/1');
      expect(find('GET', '/pets/dog/2')).toBe('GET /pets/dog/{id}');
      expect(find('GET', '/pets/cat/1')).toBe('GET /pets/{proxy+}');
      expect(find('POST', '/pets/dog/1')).toBe('ANY /{proxy+}');
      expect(find('POST', '/')).toBe('$default');
    }
  });

  it('is the one with the method before the one with ANY', () => {
    const find = keysIn('ANY /a/{id}', 'PUT /a/{id}');
    expect(find('PUT', '/a/1')).toBe('PUT /a/{id}');
    expect(find('DELETE', '/a/1')).toBe('ANY /a/{id}');
  });

  it('is not a GET route for HEAD, and no route for another method, a longer path or an empty parameter', () => {
    const find = keysIn('GET /a/{id}', 'ANY /b/{proxy+}');
    for (const [method, path] of [
      ['HEAD', '/a/1'],
      ['POST', '/a/1'],
      ['get', '/a/1'],
      ['GET', '/a/1/'],
      ['GET', '/a/1/2'],
      ['GET', '/a/'],
      ['GET', '/a'],
      ['GET', '//a/1'],
      ['GET', '/b/'],
      ['GET', '/b'],
      ['GET', '/A/1'],
    ] as const) {
      expect(find(method, path), `${method} ${path}`).toBeUndefined();
    }
  });

  it('gives the parameters, a greedy one with all that is left', () => {
    const find = routeTable([{ routeKey: 'ANY /x/{id}/{proxy+}', target: 0 }]);
    expect(find('GET', '/x/7/a/b//c')?.pathParameters).toEqual({ id: '7', proxy: 'a/b//c' });
  });
});

describe('the request target', () => {
  it('keeps the query as it was sent and decodes the path, an escaped slash included', () => {
    expect(parseTarget('/a%2Fb/%E4%B8%AD+%20c?x=%2f&&y=1?2')).toEqual({ path: '/a/b/中+ c', rawQuery: 'x=%2f&&y=1?2' });
    expect(parseTarget('/a?')).toEqual({ path: '/a', rawQuery: '' });
  });

  it('leaves an escaped percent sign escaped, so that nothing is decoded twice', () => {
    expect(parseTarget('/a%252Fb%25')?.path).toBe('/a%252Fb%25');
  });

  it('takes the absolute form that clients of a proxy send', () => {
    expect(parseTarget('http://evil.example/a?b')).toEqual({ path: '/a', rawQuery: 'b' });
    expect(parseTarget('http://evil.example')).toEqual({ path: '/', rawQuery: '' });
  });

  it.each(['/%', '/%zz', '/%ff', '/%c3%28', '/%ed%a0%80'])('is refused when its escapes are not UTF-8: %s', (url) => {
    expect(parseTarget(url)).toBeUndefined();
  });

  it('has decoded query parameters, repeated ones joined by commas in the order of their arrival', () => {
    expect(queryParameters('a=1&b=%2B+x&a=2&c&__proto__=p')).toEqual(
      Object.fromEntries([
        ['a', '1,2'],
        ['b', '+ x'],
        ['c', ''],
        ['__proto__', 'p'],
      ]),
    );
    expect(queryParameters('')).toBeUndefined();
  });
});
