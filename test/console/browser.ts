import { AxeBuilder } from '@axe-core/playwright';
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

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS, headless: true });
}

/** A page and what may not happen on it. */
export interface WatchedPage {
  readonly page: Page;
  /** What the browser wrote to its console as an error, what nobody caught, and what the page's policy refused. */
  readonly complaints: string[];
  /** Method and address of every request. */
  readonly requests: string[];
}

/** A reader in Berlin, in a browser that remembers nothing. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  // A busy machine is slow, and nothing here measures it.
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
  return { page, complaints, requests };
}

/** The browser also writes down every status from 400 on. Those are the API's answers, and the page shows what they say. */
function isAnswer(text: string): boolean {
  return text.startsWith('Failed to load resource: the server responded with a status of');
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds against WCAG 2.2 AA, with the places, as lines. */
export function barriers(page: Page): Promise<string[]> {
  return foundBy(new AxeBuilder({ page }).withTags(WCAG));
}

/** Of all that, what colours can do. */
export function faintTexts(page: Page): Promise<string[]> {
  return foundBy(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']));
}

async function foundBy(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
