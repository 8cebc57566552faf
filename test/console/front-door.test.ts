import { get, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../infra/constructs/content-security-policy.ts';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';

describe('the console behind the front door of the local stack', () => {
  let stack: StackProcess;
  beforeAll(async () => {
    stack = await startLocalStack();
  }, 240_000);
  afterAll(() => stack?.stop());

  const ask = async (path: string) => {
    const { status, headers } = await fetch(stack.url + path, { redirect: 'manual' });
    return [status, headers.get('content-type')];
  };

  it('tells where it is', () => {
    expect(stack.messages()).toContain(`The console for people: ${stack.url}/console/`);
  });

  it('answers deep links with the page, also where an id looks like a file, and knows its files', async () => {
    const page = [200, 'text/html; charset=utf-8'];
    expect(await ask('/console/')).toEqual(page);
    expect(await ask('/console/transactions/tg/main/a.js')).toEqual(page);
    expect(await ask('/console/settings.json')).toEqual([200, 'application/json']);
    expect((await ask('/console/assets/none.js'))[0]).toBe(404);
    expect((await ask('/console'))[0]).toBe(308);
    expect((await ask('/elsewhere'))[0]).toBe(404);
  });

  it("sends the page under the policy that AWS's headers have", async () => {
    const { headers } = await fetch(`${stack.url}/console/`);
    expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy());
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('gives it to no page of another site, and under no other name', async () => {
    const statusOf = (headers: IncomingHttpHeaders) =>
      new Promise((resolve, reject) => {
        get(`${stack.url}/console/`, { headers: { ...headers } }, (answer) => resolve(answer.resume().statusCode)).on(
          'error',
          reject,
        );
      });
    expect(await statusOf({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statusOf({ host: 'wallet.example' })).toBe(403);
    expect(await statusOf({})).toBe(200);
  });

  it('reads filters from a header, so that no address holds them', async () => {
    const answer = await fetch(`${stack.url}/console/api/v1/audit`, { headers: { 'x-query': 'target=player/nobody' } });
    expect(await answer.json()).toEqual({ lines: [] });
    const signed = await fetch(`${stack.url}/operator/v1/audit`, { headers: { 'x-query': 'target=player/nobody' } });
    expect(signed.status, 'whoever signs, signs the query').toBe(400);
  });
});
