import { describe, expect, it } from 'vitest';
import { inBrowser, TEST_MS } from './in-browser.ts';
import { consoleWorld } from './world.ts';

const ADMINISTRATOR = { name: 'sam', role: 'administrator' } as const;
const SUPPORT = { name: 'ann', role: 'support' } as const;
const FINANCE = { name: 'bob', role: 'finance' } as const;

describe('what people do at the desk', { timeout: TEST_MS }, () => {
  const room = inBrowser(consoleWorld);

  it('finds a player by the keyboard alone', async () => {
    const playerId = await room.world.newPlayer();
    const { page, complaints } = await room.open('/');
    await page.getByRole('searchbox').and(page.locator(':focus')).waitFor();
    await page.keyboard.type(playerId);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: `Player ${playerId}` }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Player ${playerId}` }).waitFor();
    await page.getByRole('rowheader', { name: `${playerId}.EUR.1` }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('blocks a player with a reason and an end, and makes them active again', async () => {
    const playerId = await room.world.newPlayer();
    const { page } = await room.open(`/players/${playerId}`, { as: ADMINISTRATOR });
    await page.getByRole('button', { name: 'Change status' }).click();
    await page.getByLabel('Reason').fill('asked for a pause');
    await page.getByLabel('Blocked until').fill('2099-06-01T12:00');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText('asked for a pause').waitFor();
    await page.getByText('10:00:00 UTC').waitFor();
    await page.getByRole('button', { name: 'Change status' }).click();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('active', { exact: true }).waitFor();
    expect(await room.world.call('GET', `/players/${playerId}`)).toMatchObject({ status: 'active' });
  });

  it('ends play everywhere', async () => {
    const playerId = await room.world.newPlayer();
    const registration = { hostId: 'h0st', providerUrl: 'https://provider.example' };
    await room.world.call('PUT', '/agents/vela/of-sessions', registration);
    await room.world.call('POST', '/sessions', {
      playerId,
      currency: 'EUR',
      protocol: 'vela',
      agentId: 'of-sessions',
    });
    const { page } = await room.open(`/players/${playerId}/sessions`, { as: ADMINISTRATOR });
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'End play everywhere' }).click();
    await page.getByRole('button', { name: 'End all sessions' }).click();
    await page.getByText('ended', { exact: true }).waitFor();
    await page.getByText('live', { exact: true }).waitFor({ state: 'detached' });
  });

  it('takes a case, writes a note, and closes it', async () => {
    const caseId = await room.world.newCase(await room.world.newPlayer());
    const { page } = await room.open('/cases', { as: SUPPORT });
    await page.getByRole('rowheader').getByRole('link', { name: 'content mismatch' }).first().click();
    await page.getByRole('heading', { name: `Case ${caseId}` }).waitFor();
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'Give it back' }).waitFor();
    await page.getByRole('button', { name: 'Write a note' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('asked the provider');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByText('asked the provider').waitFor();
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByLabel('Outcome').fill('their mistake');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('closed', { exact: true }).waitFor();
    await page.getByText('their mistake').waitFor();
  });

  it('reverses a transfer', async () => {
    const wallet = `/players/${await room.world.newPlayer()}/wallets/EUR`;
    await room.world.call('POST', `${wallet}/transfers`, {
      transferId: 'twice-1',
      direction: 'deposit',
      amount: '7',
    });
    const { page } = await room.open('/find/twice-1', { as: FINANCE });
    await page.getByRole('link', { name: 'Transfer twice-1' }).click();
    await page.getByRole('button', { name: 'Reverse the transfer' }).click();
    await page.getByLabel('Reason').fill('paid in twice');
    await page.getByRole('button', { name: 'Reverse', exact: true }).click();
    await page.getByText('reversed', { exact: true }).waitFor();
  });
});
