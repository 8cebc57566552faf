import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, watchedPage } from './browser.ts';
import { type ConsoleWorld, consoleWorld } from './world.ts';

async function become(page: Page, name: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Change person' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: /Role/ }).click();
  await page.getByRole('option', { name: role }).click();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByText(`${name} · ${role}`).waitFor();
}

describe('what people do at the desk', { retry: 2 }, () => {
  let world: ConsoleWorld;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([consoleWorld(), openBrowser()]);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function open(address: string, name = 'sam', role = 'administrator') {
    const watched = await watchedPage(browser);
    await watched.page.goto(`${world.url}/console${address}`);
    await become(watched.page, name, role);
    return watched;
  }

  it('finds a player by the keyboard alone', async () => {
    const { page, complaints } = await watchedPage(browser);
    await page.goto(`${world.url}/console/`);
    await page.getByRole('heading', { name: 'Find' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(world.playerId);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: `Player ${world.playerId}` }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Player ${world.playerId}` }).waitFor();
    await page.getByRole('columnheader', { name: 'Balance after' }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('blocks a player with a reason and an end, and makes them active again', async () => {
    const { page } = await open(`/players/${world.playerId}`);
    await page.getByRole('button', { name: 'Change status' }).click();
    await page.getByLabel('Reason').fill('asked for a pause');
    await page.getByLabel('Blocked until').fill('2099-06-01T12:00');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText('asked for a pause').waitFor();
    await page.getByText('2099-06-01 10:00:00 UTC').waitFor();
    await page.getByRole('button', { name: 'Change status' }).click();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('active', { exact: true }).waitFor();
    const { status } = (await world.call('GET', `/players/${world.playerId}`)) as { status: string };
    expect(status).toBe('active');
  }, 60_000);

  it('ends play everywhere', async () => {
    await world.call('POST', '/sessions', {
      ...{ playerId: world.playerId, currency: 'EUR', protocol: 'vela', agentId: world.playerId },
    });
    const { page } = await open(`/players/${world.playerId}/sessions`);
    await page.getByText('live', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'End play everywhere' }).click();
    await page.getByRole('button', { name: 'End all sessions' }).click();
    await page.getByText('ended', { exact: true }).first().waitFor();
    await expect.poll(() => page.getByText('live', { exact: true }).count()).toBe(0);
  }, 60_000);

  it('takes two people for an adjustment', async () => {
    const { page } = await open(`/players/${world.playerId}`, 'ann', 'support');
    await page.getByRole('button', { name: 'Propose an adjustment' }).click();
    await page.getByLabel('Amount').fill('12.5');
    await page.getByLabel('Reason').fill('a win that never came');
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Adjustments' }).click();
    await page.getByRole('rowheader').getByRole('link').first().click();
    await page.getByText('Gives €12.50 to the player').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count(), 'support approves nothing').toBe(0);
    await become(page, 'ann', 'finance');
    await page.getByText('somebody else has to approve it').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count(), 'nor does who proposed it').toBe(0);
    await become(page, 'bob', 'finance');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve and book' }).click();
    await page.getByText('booked', { exact: true }).waitFor();
    await page.getByRole('link', { name: new RegExp(`^${world.playerId}\\.EUR\\.\\d+$`) }).click();
    await page.getByText('were given to').waitFor();
  }, 60_000);

  it('takes a case, writes a note, proposes what settles it, and closes it', async () => {
    const caseId = await world.newCase();
    const { page } = await open('/cases', 'ann', 'support');
    await page.getByRole('rowheader').getByRole('link', { name: 'content mismatch' }).first().click();
    await page.getByRole('heading', { name: `Case ${caseId}` }).waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'Give it back' }).waitFor();
    await page.getByRole('button', { name: 'Write a note' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('asked the provider');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByText('asked the provider').waitFor();
    await page.getByRole('button', { name: 'Propose an adjustment' }).click();
    await page.getByText(`It settles the case ${caseId}.`).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByLabel('Outcome').fill('their mistake');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('closed', { exact: true }).waitFor();
    await page.getByText('their mistake').waitFor();
  }, 60_000);

  it('reverses a transfer', async () => {
    const wallet = `/players/${world.playerId}/wallets/EUR`;
    await world.call('POST', `${wallet}/transfers`, { transferId: 'twice-1', direction: 'deposit', amount: '7' });
    const { page } = await open('/find/twice-1', 'bob', 'finance');
    await page.getByRole('link', { name: 'Transfer twice-1' }).click();
    await page.getByRole('button', { name: 'Reverse the transfer' }).click();
    await page.getByLabel('Reason').fill('paid in twice');
    await page.getByRole('button', { name: 'Reverse', exact: true }).click();
    await page.getByText('reversed', { exact: true }).waitFor();
  }, 60_000);

  it('offers a role what it may do, and the API refuses the rest', async () => {
    const { page } = await open(`/players/${world.playerId}`, 'ann', 'finance');
    await page.getByRole('button', { name: 'Propose an adjustment' }).waitFor();
    expect(await page.getByRole('button', { name: 'Change status' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(1);
    await become(page, 'ann', 'support');
    await page.getByRole('button', { name: 'Change status' }).waitFor();
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    await page.goto(`${world.url}/console/audit`);
    await page.getByText('The person has not the role for it').waitFor();
  }, 60_000);
});
