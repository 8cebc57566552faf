import { gzipSync } from 'node:zlib';
import type { Browser, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, faintTexts, openBrowser, watchedPage } from './browser.ts';
import { type Screen, screens } from './screens.ts';
import { type ConsoleWorld, consoleWorld } from './world.ts';

const FIRST_LOAD_BYTES = 200_000;

describe('every screen of the console', { retry: 2 }, () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let all: Screen[];
  beforeAll(async () => {
    [world, browser] = await Promise.all([consoleWorld(), openBrowser()]);
    all = await screens(world);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  it('opens by its own address, with no barrier that axe knows and no complaint of the browser', async () => {
    const { page, complaints, requests } = await watchedPage(browser);
    const found: Record<string, string[]> = {};
    for (const { name, address, shows } of all) {
      await page.goto(world.url + address);
      await page.getByText(shows).first().waitFor();
      await page.waitForLoadState('networkidle');
      found[name] = await barriers(page);
    }
    expect(found).toEqual(Object.fromEntries(all.map(({ name }) => [name, []])));
    expect(complaints).toEqual([]);
    expect(requests.filter((request) => !request.includes(` ${world.url}/`))).toEqual([]);
    // Ids stand in paths; what is asked for by filters goes in a header.
    const queries = requests.map((request) => new URL(request.split(' ')[1] ?? '').search);
    expect(queries.filter((query) => query !== '')).toEqual([]);
  }, 240_000);

  it('loads at most 200 kB, compressed, until the first screen is there', async () => {
    const { page } = await watchedPage(browser);
    const answers: Response[] = [];
    page.on('response', (response) => answers.push(response));
    await page.goto(`${world.url}/console/`);
    await page.getByText('Whatever id you have').waitFor();
    await page.waitForLoadState('networkidle');
    const bodies = await Promise.all(answers.map((response) => response.body()));
    expect(bodies.length).toBeGreaterThan(3);
    expect(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  }, 60_000);

  it('can be read in the dark', async () => {
    const { page } = await watchedPage(browser, { colorScheme: 'dark' });
    const found: Record<string, string[]> = {};
    for (const { name, address, shows } of all) {
      await page.goto(world.url + address);
      await page.getByText(shows).first().waitFor();
      await page.waitForLoadState('networkidle');
      found[name] = await faintTexts(page);
    }
    expect(found).toEqual(Object.fromEntries(all.map(({ name }) => [name, []])));
  }, 240_000);

  // A narrow table draws only the columns that are in sight, so that no text of it can be waited for.
  it('fits a window half as wide, which is what 200 % is: nothing but wide tables scrolls sideways', async () => {
    const { page } = await watchedPage(browser, { viewport: { width: 640, height: 400 } });
    for (const { name, address } of all) {
      await page.goto(world.url + address);
      await page.waitForLoadState('networkidle');
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, name).toBeLessThanOrEqual(0);
    }
  }, 240_000);
});
