import type { Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startLocalStack } from '../../local/stack-process.ts';
import { inBrowser, TEST_MS } from './in-browser.ts';

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');

/** As the pool gives it. Nobody in the browser looks at the signature: the gateway does. */
const ID_TOKEN = [
  part({ alg: 'RS256' }),
  part({ sub: '7f', email: 'ann@example.com', 'cognito:groups': ['support'] }),
  'signature',
].join('.');

describe('signing in, where people do', { timeout: TEST_MS }, () => {
  const room = inBrowser(startLocalStack);

  it("comes back to the address that was asked for, with the pool's token in memory alone", async () => {
    const { page, complaints } = await room.page();
    const pool = `${room.world.url}/console/pool`;
    const settings = { authority: 'https://issuer.example', clientId: 'console', signIn: pool };
    await page.route('**/console/settings.json', (route) => route.fulfill({ json: settings }));
    await page.route(`${pool}/oauth2/authorize*`, backWithCode);
    await page.route(`${pool}/oauth2/token`, (route) =>
      route.fulfill({ json: { id_token: ID_TOKEN, access_token: 'a', token_type: 'Bearer', expires_in: 1800 } }),
    );
    const asked = page.waitForRequest('**/console/api/v1/adjustments');
    await page.goto(`${room.world.url}/console/adjustments`);
    await page.getByText('ann@example.com · support').waitFor();
    expect((await asked).headers()['authorization']).toBe(`Bearer ${ID_TOKEN}`);
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/console/adjustments');
    expect(await page.getByRole('button', { name: 'Change person' }).count(), 'nobody chooses who they are').toBe(0);
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    expect(kept).toBe(JSON.stringify([{}, {}, '']));
    expect(complaints).toEqual([]);
  });
});

/** What the pool's page does once it knows who it is. */
function backWithCode(route: Route): Promise<void> {
  const asked = new URL(route.request().url()).searchParams;
  const back = new URL(asked.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({ code: 'once', state: asked.get('state') ?? '' }).toString();
  return route.fulfill({ status: 302, headers: { location: back.href } });
}
