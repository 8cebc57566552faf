import axe, { type AxeResults, type RunOptions } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's; its package is installed where tests run. */
const CHROMIUM = process.env['CHROMIUM'] || '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const START_MS = 60_000;
/** A busy machine is slow, and nothing here measures it. It is less than a test has, so that what was waited for is named. */
export const WAIT_MS = 25_000;

export interface OpenBrowser {
  readonly browser: Browser;
  /** Ends the process without asking it, so that one that hangs ends too. */
  kill(): Promise<void>;
}

export async function openBrowser(): Promise<OpenBrowser> {
  const server = await chromium.launchServer({
    executablePath: CHROMIUM,
    args: FLAGS,
    headless: true,
    timeout: START_MS,
  });
  try {
    const browser = await chromium.connect(server.wsEndpoint(), { timeout: START_MS });
    return { browser, kill: () => server.kill() };
  } catch (error) {
    await server.kill();
    throw error;
  }
}

/** A page and what may not happen on it. */
export interface WatchedPage {
  readonly page: Page;
  /** What the browser wrote to its console as an error, what nobody caught, and what the page's policy refused. */
  readonly complaints: string[];
  /** Method and address of every request. */
  readonly requests: string[];
}

/** Who sits before the page, as `console/src/who/person.ts` keeps it on the local stack. */
export interface Sitting {
  readonly name: string;
  readonly role: 'support' | 'finance' | 'administrator';
}

export interface PageOptions extends BrowserContextOptions {
  readonly as?: Sitting;
}

/** A reader in Berlin, in a browser that remembers nothing but who they are. */
export async function watchedPage(browser: Browser, { as, ...options }: PageOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  if (as) await context.addInitScript(`sessionStorage.getItem('${PERSON}') ?? ${keptFor(as)}`);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
  return { page, complaints, requests };
}

const PERSON = 'seamless-wallet-local-person';

function keptFor({ name, role }: Sitting): string {
  return `sessionStorage.setItem('${PERSON}', ${JSON.stringify(JSON.stringify([name, role]))})`;
}

/** Until the screen is there and nothing on it is on its way any more, whatever it came to. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main:has(h1):not(:has(.loading))').waitFor();
}

/** The browser also writes down every status from 400 on. Those are the API's answers, and the page shows what they say. */
function isAnswer(text: string): boolean {
  return text.startsWith('Failed to load resource: the server responded with a status of');
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds against WCAG 2.2 AA, with the places, as lines. */
export function barriers(page: Page): Promise<string[]> {
  return foundBy(page, { runOnly: { type: 'tag', values: WCAG } });
}

/** Of all that, what colours can do. */
export function faintTexts(page: Page): Promise<string[]> {
  return foundBy(page, { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });
}

/** As text, so that the page's policy has no say in it. */
async function foundBy(page: Page, options: RunOptions): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const TAB_STOPS = 12;
const FOCUSED = `(() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return undefined;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
  const isSeen = focused.getClientRects().length > 0 && ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none');
  return { what: focused.tagName + ' ' + focused.textContent.slice(0, 40), isSeen };
})()`;

/** Where somebody who has no mouse would not see that they are: of the first places that the tabulator goes to. */
export async function unseenStops(page: Page): Promise<string[]> {
  const unseen: string[] = [];
  for (let stop = 0; stop < TAB_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const focused = (await page.evaluate(FOCUSED)) as { what: string; isSeen: boolean } | undefined;
    if (focused && !focused.isSeen) unseen.push(focused.what);
  }
  return unseen;
}
