import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { settled, WAIT_MS } from './browser.ts';
import { inBrowser, TEST_MS } from './in-browser.ts';
import { LATELY, MOVEMENTS, worldOfMovements } from './movements.ts';

const PAGE = 200;
/** The table is half a window high; what is a little outside is drawn before it is seen. */
const MOST_ROWS = 60;
/** Less than a wait, so that a click that found no row that stands still is made again. */
const CLICK_MS = 5_000;

/** In the browser: how many rows are added to the table while it is scrolled down by 100 rows, one at a time. */
const DRAWN_IN_100_STEPS = `(async () => {
  const grid = document.querySelector('.long-table');
  let rows = 0;
  const observer = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof Element) rows += node.matches('[role=row]') ? 1 : node.querySelectorAll('[role=row]').length;
    }
  });
  observer.observe(grid, { childList: true, subtree: true });
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let step = 0; step < 100; step++) {
    grid.scrollTop += 36;
    await frame();
    await frame();
  }
  observer.disconnect();
  return rows;
})()`;

describe('a player with 10,000 movements', { timeout: TEST_MS }, () => {
  const room = inBrowser(worldOfMovements);
  const table = (page: Page) => page.getByRole('grid', { name: 'Movements in EUR' });
  const scrollToEnd = (page: Page) =>
    table(page).evaluate((grid) => {
      grid.scrollTop = grid.scrollHeight;
    });
  const askedPages = (requests: readonly string[]) => requests.filter((line) => line.endsWith('/EUR/entries')).length;

  it(
    'are read to the last one by scrolling, page by page, and only those in sight are drawn',
    async () => {
      const { playerId } = room.world;
      const { page, requests, complaints } = await room.open(`/players/${playerId}`);
      await page.getByRole('rowheader', { name: `${playerId}.EUR.${MOVEMENTS}`, exact: true }).waitFor();
      expect(askedPages(requests), 'nothing is read ahead of the reader').toBeLessThanOrEqual(2);
      const last = page.getByRole('rowheader', { name: `${playerId}.EUR.1`, exact: true });
      const reached = async () => {
        await scrollToEnd(page);
        expect(await page.getByRole('row').count()).toBeLessThanOrEqual(MOST_ROWS);
        return last.count();
      };
      await expect.poll(reached, { timeout: 2 * TEST_MS, interval: 20 }).toBe(1);
      const heading = page.getByRole('heading', { name: `Entry ${playerId}.EUR.1`, exact: true });
      // While the table still moves, the row can be gone from under the pointer before it is let go. Then a reader clicks again.
      const opened = async () => {
        if ((await last.count()) === 1) await last.getByRole('link').click({ timeout: CLICK_MS });
        return heading.count();
      };
      await expect.poll(opened, { timeout: TEST_MS, interval: 500 }).toBe(1);
      await settled(page);
      const ofEntry = 2;
      expect(askedPages(requests)).toBeGreaterThanOrEqual(MOVEMENTS / PAGE + ofEntry);
      expect(askedPages(requests), 'and perhaps whether there is more').toBeLessThanOrEqual(
        MOVEMENTS / PAGE + 1 + ofEntry,
      );
      expect(complaints).toEqual([]);
    },
    4 * TEST_MS,
  );

  it('draws a row once when it comes into sight, and none anew that is there', async () => {
    const { playerId } = room.world;
    const { page } = await room.open(`/players/${playerId}`);
    await page.getByRole('rowheader', { name: `${playerId}.EUR.${MOVEMENTS}`, exact: true }).waitFor();
    const drawn = await page.evaluate(DRAWN_IN_100_STEPS);
    await page.getByRole('rowheader', { name: `${playerId}.EUR.${MOVEMENTS - 105}`, exact: true }).waitFor();
    expect(drawn, '100 rows come into sight, some more are drawn ahead').toBeLessThanOrEqual(130);
  });

  it('are found by kind and time', async () => {
    const { playerId } = room.world;
    const { page } = await room.open(`/players/${playerId}`);
    await page.getByRole('rowheader').first().waitFor();
    await page.getByRole('button', { name: /Kind/ }).click();
    await page.getByRole('option', { name: 'payouts' }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page
      .getByRole('rowheader', { name: `${playerId}.EUR.${MOVEMENTS}`, exact: true })
      .waitFor({ state: 'detached' });
    // 9,999 is the newest that three divides.
    await page.getByRole('rowheader', { name: `${playerId}.EUR.9999`, exact: true }).waitFor();
    expect(await page.getByRole('gridcell', { name: 'Stake' }).count()).toBe(0);
    await page.getByLabel('To').fill('2001-01-01T00:00');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('No movement of this kind in this time.').waitFor();
  });

  it('are on paper all at once, in a statement that was not read to its end before', async () => {
    const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    const { page } = await room.page();
    // Nothing is printed here: it is counted what would be.
    await page.addInitScript(
      `globalThis.print = () => { globalThis.printed = document.querySelectorAll('[role=row]').length; }`,
    );
    const address = `/players/${room.world.playerId}/wallets/EUR/statement`;
    await page.goto(`${room.world.url}/console${address}?from=${dayBefore(2)}&to=${dayBefore(-1)}`);
    await page.getByRole('button', { name: 'Show more' }).waitFor();
    await page.getByRole('button', { name: 'Print' }).click();
    await expect.poll(() => page.evaluate('globalThis.printed'), { timeout: WAIT_MS }).toBe(LATELY + 1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(await page.getByText('Closing').isVisible()).toBe(true);
    expect((await page.pdf()).byteLength).toBeGreaterThan(10_000);
  });
});
