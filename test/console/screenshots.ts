import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { helps } from '../../local/command-line.ts';
import { openBrowser, settled, watchedPage } from './browser.ts';
import { SCREENS, whatIsShown } from './screens.ts';
import { playedWorld } from './world.ts';

const HELP = `
npm run console:screenshots
Every screen of the console, light and dark, and a statement as it is printed, into .build/screenshots, for somebody to look at. Needs Chromium.
`;

if (helps(HELP)) process.exit(0);
const place = join(import.meta.dirname, '..', '..', '.build', 'screenshots');
await mkdir(place, { recursive: true });
const [world, { browser, kill }] = await Promise.all([playedWorld(), openBrowser()]);
try {
  const shown = await whatIsShown(world);
  const { page } = await watchedPage(browser);
  for (const { name, address, shows } of SCREENS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${world.url}/console${address(shown)}`);
      await settled(page);
      const isThere = await page.getByText(shows).first().isVisible();
      await page.screenshot({ path: join(place, `${name}-${colorScheme}.png`) });
      process.stdout.write(`${name} ${colorScheme}${isThere ? '' : `: does not show "${shows}"`}\n`);
    }
  }
  await page.goto(`${world.url}/console/players/${shown.playerId}/wallets/EUR/statement`);
  await settled(page);
  await page.pdf({ path: join(place, 'statement.pdf'), format: 'A4' });
} finally {
  await Promise.allSettled([kill(), world.stop()]);
}
