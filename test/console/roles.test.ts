import { beforeAll, describe, expect, it } from 'vitest';
import { mayCall, ROLES, type Role } from '../../functions/operator/roles.ts';
import { settled } from './browser.ts';
import { inBrowser, TEST_MS } from './in-browser.ts';
import { consoleWorld } from './world.ts';

interface Operations {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

/** What the page can do beside looking, by the words on its buttons. */
const ACTIONS = [
  'Change status',
  'End play everywhere',
  'Propose an adjustment',
  'Approve',
  'Reject',
  'Reverse the transfer',
  'Take it',
  'Write a note',
  'Close the case',
  'Pull now',
];
const SCREENS = ['player', 'adjustment', 'transfer', 'case', 'reconciliation'] as const;
type Offered = Readonly<Record<(typeof SCREENS)[number] | 'menu', readonly string[]>>;

const OF_CASES = ['Propose an adjustment', 'Take it', 'Write a note', 'Close the case'];
const OF_EVERYBODY = ['Find', 'Cases', 'Adjustments', 'Reconciliation', 'Liability', 'Agents'];
const OF_FINANCE = ['Find', 'Cases', 'Adjustments', 'Reconciliation', 'Daily money', 'Liability', 'Agents', 'Audit'];

const OFFERED: Readonly<Record<Role, Offered>> = {
  support: {
    menu: OF_EVERYBODY,
    player: ['Change status', 'End play everywhere', 'Propose an adjustment'],
    adjustment: [],
    transfer: [],
    case: OF_CASES,
    reconciliation: [],
  },
  finance: {
    menu: OF_FINANCE,
    player: ['Propose an adjustment'],
    adjustment: ['Approve', 'Reject'],
    transfer: ['Reverse the transfer'],
    case: OF_CASES,
    reconciliation: ['Pull now'],
  },
  administrator: {
    menu: OF_FINANCE,
    player: ['Change status', 'End play everywhere', 'Propose an adjustment'],
    adjustment: ['Approve', 'Reject'],
    transfer: ['Reverse the transfer'],
    case: OF_CASES,
    reconciliation: ['Pull now'],
  },
};

describe('what a role may not do', { timeout: TEST_MS }, () => {
  const room = inBrowser(consoleWorld);
  let addresses: Readonly<Record<(typeof SCREENS)[number], string>>;
  beforeAll(async () => {
    const playerId = await room.world.newPlayer();
    const caseId = await room.world.newCase(playerId);
    const proposal = { adjustmentId: 'of-roles', playerId, currency: 'EUR', direction: 'credit', amount: '1' };
    await room.world.call('POST', '/adjustments', { ...proposal, reason: 'to look at' });
    const { case: found } = (await room.world.call('GET', `/cases/${encodeURIComponent(caseId)}`)) as {
      case: { protocol: string; agentId: string };
    };
    addresses = {
      player: `/players/${playerId}`,
      adjustment: '/adjustments/of-roles',
      transfer: `/transfers/${playerId}`,
      case: `/cases/${encodeURIComponent(encodeURIComponent(caseId))}`,
      reconciliation: `/reconciliation/${found.protocol}/${found.agentId}`,
    };
  });

  it.each(ROLES)('is not offered to %s', async (role) => {
    const { page } = await room.page({ as: { name: 'rae', role } });
    const offered: Record<string, string[]> = {};
    for (const screen of SCREENS) {
      await page.goto(`${room.world.url}/console${addresses[screen]}`);
      await settled(page);
      const buttons = await page.getByRole('main').getByRole('button').allTextContents();
      offered[screen] = ACTIONS.filter((action) => buttons.includes(action));
    }
    offered['menu'] = await page.getByRole('navigation', { name: 'Screens' }).getByRole('link').allTextContents();
    expect(offered).toEqual(OFFERED[role]);
  });

  it.each(ROLES)('is refused to %s by the API, and the rest is not', async (role) => {
    const { url, call } = room.world;
    const { paths } = (await call('GET', '/openapi.json')) as Operations;
    const wrong: string[] = [];
    for (const [path, methods] of Object.entries(paths)) {
      const target = path
        .replace('{protocol}', 'tg')
        .replace('{currency}', 'EUR')
        .replaceAll(/\{\w+\}/g, 'nobody');
      for (const [method, { operationId }] of Object.entries(methods)) {
        const may = mayCall(operationId, [role]);
        // What changes something and is allowed is tried by other tests, and not with made-up names.
        if (may && method !== 'get') continue;
        const headers = { 'x-actor': 'rae', 'x-role': role };
        const answer = await fetch(`${url}/console/api/v1${target}`, { method, headers });
        const code = answer.ok ? 'served' : ((await answer.json()) as { code?: string }).code;
        const isRight = may ? code !== 'role_required' && code !== 'route_not_found' : code === 'role_required';
        if (!isRight) wrong.push(`${operationId}: ${answer.status} ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('says so where somebody opens an address that is not for them', async () => {
    const { page } = await room.open('/audit', { as: { name: 'ann', role: 'support' } });
    await page.getByText('The person has not the role for it').waitFor();
    await page.goto(`${room.world.url}/console/money`);
    await page.getByText('The person has not the role for it').waitFor();
  });
});
