import { styleText } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { helps } from '../../local/command-line.ts';
import { openBrowser, settled, watchedPage } from '../console/browser.ts';
import { MOVEMENTS, worldOfMovements } from '../console/movements.ts';
import { plainLists } from './plain-lists.ts';
import { median } from './statistics.ts';

const HELP = `
npm run bench:console
How soon the console is there, and how its longest table scrolls beside the library's plain ones. Needs Chromium.
`;

if (helps(HELP)) process.exit(0);
const VIEWS = 7;
const ROUNDS = 3;
/** Pixels in a frame: a hand on a wheel, a thumb that flings. */
const PACES = { wheel: 120, fling: 400 } as const;
const FRAMES = 120;

interface Scrolled {
  /** Of the browser's own long tasks (50 ms and more), together, in milliseconds. */
  readonly longTasks: number;
  readonly count: number;
  /** All that the page's thread did, in milliseconds. */
  readonly busy: number;
}

const LISTEN = `globalThis.longTasks = [];
new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longTasks.push(duration); }).observe({ type: 'longtask' });`;

const scroll = (pixels: number) => `new Promise((done) => {
  const place = [...document.querySelectorAll('[role=grid], [role=listbox]')].find((it) => it.scrollHeight > 100_000);
  let frames = 0;
  longTasks.length = 0;
  place.scrollTop = 0;
  const step = () => {
    place.scrollTop += ${pixels};
    if (++frames < ${FRAMES}) requestAnimationFrame(step);
    else setTimeout(() => done([longTasks.reduce((sum, each) => sum + each, 0), longTasks.length]), 200);
  };
  requestAnimationFrame(step);
})`;

async function scrolled(page: Page, pixels: number): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busySeconds = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await busySeconds();
  const [longTasks, count] = (await page.evaluate(scroll(pixels))) as [number, number];
  const busy = ((await busySeconds()) - before) * 1000;
  await session.detach();
  return { longTasks, count, busy };
}

/** Milliseconds from the address to the first screen, in a browser that knows nothing yet. */
async function firstView(browser: Browser, address: string): Promise<number> {
  const { page } = await watchedPage(browser);
  await page.goto(address);
  await settled(page);
  const painted = await page.evaluate(
    `new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))`,
  );
  await page.context().close();
  return painted as number;
}

async function readToTheEnd(page: Page, playerId: string): Promise<void> {
  const last = page.getByRole('rowheader', { name: `${playerId}.EUR.1`, exact: true });
  for (let turn = 0; turn < 2_000 && (await last.count()) === 0; turn++) {
    await page.evaluate(
      `(() => { const it = document.querySelector('.long-table'); it.scrollTop = it.scrollHeight; })()`,
    );
  }
  await last.waitFor();
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const [world, { browser, kill }] = await Promise.all([worldOfMovements(), openBrowser()]);
try {
  const address = `${world.url}/console`;
  const views: number[] = [];
  for (let view = 0; view < VIEWS; view++) views.push(await firstView(browser, `${address}/`));
  say(`first view: ${Math.round(median(views))} ms (${views.map((each) => Math.round(each)).join(', ')})`);

  const pages = new Map<string, Page>();
  for (const [name, html] of plainLists()) {
    const { page } = await watchedPage(browser);
    await page.addInitScript(LISTEN);
    await page.route('http://plain.test/', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto('http://plain.test/');
    await page.getByText('row 0').first().waitFor();
    pages.set(name, page);
  }
  const { page } = await watchedPage(browser);
  await page.addInitScript(LISTEN);
  await page.goto(`${address}/players/${world.playerId}`);
  await settled(page);
  await readToTheEnd(page, world.playerId);
  pages.set('movements', page);

  for (const [pace, pixels] of Object.entries(PACES)) {
    const samples = new Map([...pages.keys()].map((name) => [name, [] as Scrolled[]]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, each] of pages) samples.get(name)?.push(await scrolled(each, pixels));
    }
    say(
      styleText('bold', `\n${FRAMES} frames by ${pixels} pixels (${pace}), of ${MOVEMENTS} rows, median of ${ROUNDS}`),
    );
    for (const [name, each] of samples) {
      const of = (member: keyof Scrolled) => Math.round(median(each.map((one) => one[member])));
      say(`${name.padEnd(12)} long tasks ${of('count')}, together ${of('longTasks')} ms; busy ${of('busy')} ms`);
    }
  }
} finally {
  await Promise.allSettled([kill(), world.stop()]);
}
