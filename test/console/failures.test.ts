import { describe, expect, it } from 'vitest';
import { barriers } from './browser.ts';
import { inBrowser, TEST_MS } from './in-browser.ts';
import { consoleWorld } from './world.ts';

const ADJUSTMENTS = '**/console/api/v1/adjustments';

describe('the console when something is wrong', { timeout: TEST_MS }, () => {
  const room = inBrowser(consoleWorld);

  it('says that the API failed and never that there is nothing, and tries again when asked', async () => {
    const { page } = await room.page();
    await page.route(ADJUSTMENTS, (route) => route.fulfill({ status: 502, body: '' }));
    await page.goto(`${room.world.url}/console/adjustments`);
    await page.getByText('The wallet did not answer (status 502).').waitFor();
    expect(await page.getByText('No adjustment is proposed.').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await page.unroute(ADJUSTMENTS);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No adjustment is proposed.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('keeps what was written when a change did not come through, and sends the same proposal again', async () => {
    const playerId = await room.world.newPlayer();
    const { page } = await room.page();
    const sent: string[] = [];
    await page.route(ADJUSTMENTS, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      sent.push(route.request().postData() ?? '');
      return sent.length === 1 ? route.abort() : route.continue();
    });
    await page.goto(`${room.world.url}/console/players/${playerId}`);
    await page.getByRole('button', { name: 'Propose an adjustment' }).click();
    await page.getByLabel('Amount').fill('3');
    await page.getByLabel('Reason').fill('a line that broke');
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByText('Not done.').waitFor();
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
  });

  it("says that the person's session has ended", async () => {
    const { page } = await room.open('/adjustments');
    await page.getByRole('button', { name: 'Propose an adjustment' }).waitFor();
    await page.route('**/console/api/**', (route) => {
      return route.fulfill({ status: 401, contentType: 'application/json', body: '{"message":"Unauthorized"}' });
    });
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByText('Your session has ended.').waitFor();
    await page.unroute('**/console/api/**');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByText('The API is').waitFor();
    expect(await page.getByText('Your session has ended.').count()).toBe(0);
  });

  it('says so when its own settings do not come', async () => {
    const { page } = await room.page();
    await page.route('**/console/settings.json', (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(`${room.world.url}/console/`);
    await page.getByText('The console cannot start').waitFor();
  });

  it('keeps nothing in the browser but who sits before the local stack', async () => {
    const { page } = await room.open(`/players/${await room.world.newPlayer()}`);
    await page.getByRole('rowheader').first().waitFor();
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    expect(kept).toBe(JSON.stringify([{}, { 'seamless-wallet-local-person': '["local","administrator"]' }, '']));
  });
});
