import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST_ID, Provider } from '../support/provider/provider.ts';
import { rowOf } from '../support/provider/rows.ts';
import { settled } from './browser.ts';
import { inBrowser, TEST_MS } from './in-browser.ts';
import { playedWorld } from './world.ts';

const FINANCE = { as: { name: 'bob', role: 'finance' } } as const;
const TODAY = new Date().toISOString().slice(0, 10);
const INSTANT = /\d{4}-\d\d-\d\dT/;

async function downloaded(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).first().click(),
  ]);
  return await text(await download.createReadStream());
}

describe('what finance takes away', { timeout: TEST_MS }, () => {
  const room = inBrowser(playedWorld);
  const provider = new Provider();
  beforeAll(async () => {
    await provider.start();
  });
  afterAll(() => provider.stop());

  /** As the API gives it, without the lines that tell when it was made. */
  const csvOf = async (path: string) => {
    const answer = await fetch(`${room.world.url}/operator/v1${path}`, { headers: { accept: 'text/csv' } });
    expect(answer.status).toBe(200);
    return timeless(await answer.text());
  };
  const timeless = (csv: string) => csv.split('\r\n').filter((line) => !INSTANT.test(line));

  it('daily money by game: as a table, in the address, and as CSV', async () => {
    const { page, requests } = await room.open('/money', FINANCE);
    await page.getByLabel('From').fill(TODAY);
    await page.getByLabel('To').fill(TODAY);
    await page.getByLabel('Zone').fill('UTC');
    await page.getByRole('button', { name: /By$/ }).click();
    await page.getByRole('option', { name: 'game' }).click();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('columnheader', { name: 'Game' }).waitFor();
    await settled(page);
    const asked = `from=${TODAY}&to=${TODAY}&zone=UTC`;
    expect(new URL(page.url()).search).toBe(`?${asked}&by=game`);
    const query = `/reports/daily?${asked}&by=protocol,gameCode,currency`;
    const { rows } = (await room.world.call('GET', query)) as { rows: { gameCode?: string }[] };
    expect(rows.length).toBeGreaterThan(1);
    expect(await page.getByRole('grid').getByRole('row').count()).toBe(rows.length + 1);
    expect(timeless(await downloaded(page))).toEqual(await csvOf(query));
    expect(requests.filter((line) => line.includes('/reports/daily?'))).toEqual([]);
  });

  it('daily money of days on which nothing was booked says so', async () => {
    const { page } = await room.open('/money?from=2001-01-01&to=2001-01-02&zone=UTC', FINANCE);
    await page.getByText('No activity').waitFor();
  });

  it('a statement as CSV', async () => {
    const wallet = `/players/${room.world.playerId}/wallets/EUR`;
    const { page } = await room.open(`${wallet}/statement?from=${TODAY}&to=${TODAY}`, FINANCE);
    await page.getByText('Closing').waitFor();
    const csv = await downloaded(page);
    const { entries } = (await room.world.call('GET', `${wallet}/entries?limit=200`)) as { entries: unknown[] };
    expect(csv.split('\r\n').filter((line) => line.includes(`${room.world.playerId}.EUR.`))).toHaveLength(
      entries.length,
    );
    expect(csv).toContain('closing');
  });

  it("a provider's report, read on when asked, and held against the ledger", async () => {
    await room.world.call('PUT', '/agents/vela/pulled', { hostId: HOST_ID, providerUrl: provider.url });
    provider.rows = [rowOf(1, { report_date: new Date().toISOString().replace('T', ' ').slice(0, 19) })];
    const { page } = await room.open('/reconciliation/vela/pulled', FINANCE);
    await page.getByText('never', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Pull now' }).click();
    await page.getByRole('button', { name: 'Pull', exact: true }).click();
    await page.getByText('New rows: 1. Matched 0, mismatched 0, missing 1.').waitFor();
    await page.getByRole('gridcell', { name: 'not booked' }).waitFor();
    await page.getByText('never', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Status/ }).click();
    await page.getByRole('option', { name: 'matched', exact: true }).click();
    await page.getByText('No ticket is in this list.').waitFor();
  });
});
