import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type OpenBrowser, openBrowser, type PageOptions, type WatchedPage, watchedPage } from './browser.ts';
import type { ConsoleWorld } from './world.ts';

/** The first file of a checkout waits for the bundles and the page to be made. */
const START_MS = 240_000;
const END_MS = 30_000;
/** Of one test. Every wait within it is shorter. */
export const TEST_MS = 90_000;

export interface InBrowser<W> {
  /** Only while tests run. */
  readonly world: W;
  /** A page of its own for this test, gone with it: what still waits for something there ends too. */
  page(options?: PageOptions): Promise<WatchedPage>;
  /** The same at an address below `/console`. */
  open(address: string, options?: PageOptions): Promise<WatchedPage>;
}

/** A world and a browser for the tests of one file. Both end with them, however they end; the browser is killed and not asked. */
export function inBrowser<W extends Pick<ConsoleWorld, 'url' | 'stop'>>(start: () => Promise<W>): InBrowser<W> {
  let world: W | undefined;
  let opened: OpenBrowser | undefined;
  beforeAll(async () => {
    const started = await Promise.allSettled([
      start().then((it) => {
        world = it;
      }),
      openBrowser().then((it) => {
        opened = it;
      }),
    ]);
    for (const each of started) if (each.status === 'rejected') throw each.reason;
  }, START_MS);
  afterAll(async () => {
    await Promise.allSettled([opened?.kill(), world?.stop()]);
  }, END_MS);

  const page = async (options?: PageOptions) => {
    if (!opened) throw new Error('pages are opened while tests run');
    const watched = await watchedPage(opened.browser, options);
    onTestFinished(() => watched.page.context().close(), END_MS);
    return watched;
  };
  return {
    get world() {
      if (!world) throw new Error('the world is there while tests run');
      return world;
    },
    page,
    async open(address, options) {
      const watched = await page(options);
      await watched.page.goto(`${world?.url}/console${address}`);
      return watched;
    },
  };
}
