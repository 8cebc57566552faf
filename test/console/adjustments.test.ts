import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Sitting } from './browser.ts';
import { inBrowser, TEST_MS } from './in-browser.ts';
import { consoleWorld } from './world.ts';

const ANN = { name: 'ann', role: 'support' } as const;
const BOB = { name: 'bob', role: 'finance' } as const;

/** As somebody who sits down at the same machine does. */
async function becomes(page: Page, { name, role }: Sitting): Promise<void> {
  await page.getByRole('button', { name: 'Change person' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: /Role/ }).click();
  await page.getByRole('option', { name: role }).click();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByText(`${name} · ${role}`).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('a correction of a balance', { timeout: TEST_MS }, () => {
  const room = inBrowser(consoleWorld);

  async function propose(page: Page, amount: string, reason: string): Promise<void> {
    await page.getByRole('button', { name: 'Propose an adjustment' }).click();
    await page.getByLabel('Amount').fill(amount);
    await page.getByLabel('Reason').fill(reason);
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async function openProposed(page: Page, playerId: string): Promise<void> {
    await page.getByRole('link', { name: 'Adjustments' }).click();
    await page.getByRole('row').filter({ hasText: playerId }).getByRole('rowheader').getByRole('link').click();
    await page.getByText('What it does').waitFor();
  }

  const balanceOf = async (playerId: string) =>
    ((await room.world.call('GET', `/players/${playerId}/wallets/EUR`)) as { balance: string }).balance;

  it('takes two people', async () => {
    const playerId = await room.world.newPlayer();
    const { page } = await room.open(`/players/${playerId}`, { as: ANN });
    await propose(page, '12.5', 'a win that never came');
    await openProposed(page, playerId);
    await page.getByText('Gives €12.50 to the player').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count(), 'support approves nothing').toBe(0);
    await becomes(page, { name: 'ann', role: 'finance' });
    await page.getByText('somebody else has to approve it').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count(), 'nor does who proposed it').toBe(0);
    expect(await balanceOf(playerId), 'nothing moves before').toBe('100.0000');
    await becomes(page, BOB);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve and book' }).click();
    await page.getByText('booked', { exact: true }).waitFor();
    await page.getByRole('link', { name: `${playerId}.EUR.2` }).click();
    await page.getByText('were given to').waitFor();
    expect(await balanceOf(playerId)).toBe('112.5000');
  });

  it('is rejected with a reason, and then books nothing', async () => {
    const playerId = await room.world.newPlayer();
    const proposal = { adjustmentId: 'rejected-1', playerId, currency: 'EUR', direction: 'debit', amount: '5' };
    await room.world.call('POST', '/adjustments', { ...proposal, reason: 'a slip of the pen' });
    const { page } = await room.open('/adjustments/rejected-1', { as: BOB });
    await page.getByText('Takes €5.00 from the player').waitFor();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByLabel('Reason').fill('the round was right');
    await page.getByRole('button', { name: 'Reject for good' }).click();
    await page.getByText('rejected', { exact: true }).waitFor();
    await page.getByText('the round was right').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await balanceOf(playerId)).toBe('100.0000');
  });

  it('settles the case that it names, once it is booked', async () => {
    const playerId = await room.world.newPlayer();
    const caseId = await room.world.newCase(playerId);
    const { page } = await room.open(`/cases/${encodeURIComponent(encodeURIComponent(caseId))}`, { as: ANN });
    await page.getByRole('button', { name: 'Propose an adjustment' }).click();
    await page.getByText(`It settles the case ${caseId}.`).waitFor();
    await page.getByLabel('Amount').fill('1');
    await page.getByLabel('Reason').fill('their second amount');
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await becomes(page, BOB);
    await openProposed(page, playerId);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve and book' }).click();
    await page.getByText('booked', { exact: true }).waitFor();
    await page.getByRole('link', { name: caseId }).click();
    await page.getByRole('heading', { name: `Case ${caseId}` }).waitFor();
    await page.getByText('closed', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Close the case' }).count()).toBe(0);
  });
});
