import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, watchedPage } from './browser.ts';
import { type ConsoleWorld, consoleWorld } from './world.ts';

const MOVEMENTS = 10_000;
const PAGE = 200;
const MOST_TIMES_PLAIN = 1.3;
/** A task shorter than this is none that the browser reports; so one of them more or less says nothing. */
const LONG_TASK_MS = 50;

describe('ten thousand movements', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let plainScript: string;
  beforeAll(async () => {
    [world, browser, plainScript] = await Promise.all([consoleWorld(), openBrowser(), bundledPlainTable()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  it('are there to the last one, and scroll as smoothly as a plain table of the same library', async () => {
    const { page } = await watchedPage(browser);
    await page.addInitScript(WATCH_LONG_TASKS);
    await page.route('**/wallets/EUR/entries', (route) => {
      const asked = new URLSearchParams(route.request().headers()['x-query']);
      return route.fulfill({ json: pageOf(world.playerId, Number(asked.get('cursor') ?? MOVEMENTS)) });
    });
    await page.goto(`${world.url}/console/players/${world.playerId}`);
    await page.getByRole('link', { name: `${world.playerId}.EUR.${MOVEMENTS}`, exact: true }).waitFor();
    await readToTheEnd(page);
    await page.getByRole('link', { name: `${world.playerId}.EUR.1`, exact: true }).waitFor();
    expect(await page.getByRole('row').count(), 'only the rows in sight are drawn').toBeLessThan(60);

    const plain = (await watchedPage(browser)).page;
    await plain.addInitScript(WATCH_LONG_TASKS);
    await plain.route('**/console/plain', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><html lang="en"><div id="page"></div>' }),
    );
    await plain.goto(`${world.url}/console/plain`);
    await plain.addScriptTag({ content: plainScript });
    await plain.getByText('Cell of row 1').first().waitFor();

    // In turns, so that what else the machine does meets both.
    const long = { console: 0, plain: 0 };
    for (let turn = 0; turn < 3; turn++) {
      long.plain += await longTasksOfScrolling(plain);
      long.console += await longTasksOfScrolling(page);
    }
    process.stdout.write(`long tasks while scrolling: ${JSON.stringify(long)}\n`);
    expect((long.console + LONG_TASK_MS) / (long.plain + LONG_TASK_MS)).toBeLessThanOrEqual(MOST_TIMES_PLAIN);
  }, 240_000);
});

const WATCH_LONG_TASKS = `
  window.longTasks = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks += duration;
  }).observe({ type: 'longtask' });
`;

async function bundledPlainTable(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../console/measure/plain-table.tsx')],
    bundle: true,
    write: false,
    minify: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** As the API gives them, newest first. The cursor is the version of the page's first entry. */
function pageOf(playerId: string, newest: number) {
  const versions = Array.from({ length: Math.min(PAGE, newest) }, (_, index) => newest - index);
  const older = newest - PAGE;
  return { entries: versions.map((version) => entryOf(playerId, version)), ...(older > 0 && { cursor: `${older}` }) };
}

function entryOf(playerId: string, walletVersion: number) {
  return {
    entryId: `${playerId}.EUR.${walletVersion}`,
    playerId,
    currency: 'EUR',
    kind: walletVersion % 2 === 0 ? 'payout' : 'stake',
    amount: walletVersion % 2 === 0 ? '1.0000' : '-1.0000',
    balanceBefore: '10.0000',
    balanceAfter: walletVersion % 2 === 0 ? '10.0000' : '9.0000',
    walletVersion,
    protocol: 'vela',
    agentId: 'main',
    transactionId: `t${walletVersion}`,
    roundId: `r${walletVersion}`,
    gameCode: 'fish',
    createdAt: new Date(1_790_000_000_000 + walletVersion * 1000).toISOString(),
  };
}

async function readToTheEnd(page: Page): Promise<void> {
  const last = page.getByRole('link', { name: /\.EUR\.1$/ });
  const deadline = Date.now() + 150_000;
  while ((await last.count()) === 0 && Date.now() < deadline) {
    await page.evaluate(`(() => { const t = ${TABLE}; t.scrollTop = t.scrollHeight; })()`);
    await page.waitForTimeout(50);
  }
}

const TABLE = `document.querySelector('.long-table')`;

/** From the top to a third, a screen at each frame. */
async function longTasksOfScrolling(page: Page): Promise<number> {
  await page.evaluate(`${TABLE}.scrollTop = 0`);
  await page.waitForTimeout(300);
  await page.evaluate('window.longTasks = 0');
  await page.evaluate(`new Promise((done) => {
    let frames = 0;
    const step = () => {
      ${TABLE}.scrollTop += 300;
      if (++frames < 150) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  })`);
  await page.waitForTimeout(300);
  return Number(await page.evaluate('window.longTasks'));
}
