import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser, watchedPage } from './browser.ts';
import { screens } from './screens.ts';
import { consoleWorld } from './world.ts';

/** `npm run console:screenshots`: every screen, light and dark, into `.build/screenshots`, for somebody to look at. */
const place = join(import.meta.dirname, '..', '..', '.build', 'screenshots');
await mkdir(place, { recursive: true });
const world = await consoleWorld();
const browser = await openBrowser();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await watchedPage(browser, { colorScheme });
    for (const { name, address, shows } of await screens(world)) {
      await page.goto(world.url + address);
      await page
        .getByText(shows)
        .first()
        .waitFor({ timeout: 10_000 })
        .catch(() => process.stderr.write(`${name} never showed "${shows}"\n`));
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(place, `${name}-${colorScheme}.png`) });
      process.stdout.write(`${name} ${colorScheme}\n`);
    }
  }
} finally {
  await browser.close();
  await world.stop();
}
