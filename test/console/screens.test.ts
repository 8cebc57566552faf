import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { barriers, faintTexts, settled, unseenStops, WAIT_MS } from './browser.ts';
import { inBrowser, TEST_MS } from './in-browser.ts';
import { SCREENS, type Shown, whatIsShown } from './screens.ts';
import { playedWorld } from './world.ts';

const FIRST_LOAD_BYTES = 200_000;
/** Of a reader at 200 %, a window counts half. */
const AT_200_PERCENT = { width: 640, height: 400 };

describe('every screen of the console', { timeout: TEST_MS }, () => {
  const room = inBrowser(playedWorld);
  let shown: Shown;
  beforeAll(async () => {
    shown = await whatIsShown(room.world);
  });

  it.each(SCREENS)(
    '$name opens by its own address, without a barrier that axe knows, by the keyboard, in the dark and at 200 % too',
    async ({ address, shows }) => {
      const { page, complaints, requests } = await room.open(address(shown));
      await settled(page);
      expect(await page.getByText(shows).first().isVisible(), shows).toBe(true);
      expect(await barriers(page)).toEqual([]);
      expect(await unseenStops(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await faintTexts(page), 'in the dark').toEqual([]);
      // A wide table scrolls by itself, and may leave out the columns that are not in sight.
      await page.setViewportSize(AT_200_PERCENT);
      await expect
        .poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth'), { timeout: WAIT_MS })
        .toBeLessThanOrEqual(0);

      expect(complaints).toEqual([]);
      expect(requests.filter((request) => !request.includes(` ${room.world.url}/`))).toEqual([]);
      // Ids stand in paths; what is asked for by filters goes in a header.
      const queries = requests.map((request) => new URL(request.split(' ')[1] ?? '').search);
      expect(queries.filter((query) => query !== '')).toEqual([]);
    },
  );

  it('loads at most 200 kB, compressed, until the first screen is there', async () => {
    const { page } = await room.page();
    const answers: Response[] = [];
    page.on('response', (response) => answers.push(response));
    await page.goto(`${room.world.url}/console/`);
    await settled(page);
    const bodies = await Promise.all(answers.map((response) => response.body()));
    expect(bodies.length).toBeGreaterThan(3);
    expect(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  });
});
