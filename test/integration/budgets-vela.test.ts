import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { adapter } from '../../functions/vela/adapter.ts';
import { SETTLEMENTS_INDEX } from '../../shared/dynamodb/tables.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { type Cost, costOf, type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
/** The largest number that a ticket can have. */
const TICKET = '18446744073709551615';
const BET = { ticket_id: TICKET, total_bet: '123456', game_code: 'blue-ocean-hunter', key: 'room x1: 蓝海龙王' };
const RESULT = { ticket_id: TICKET, total_win: '9876543', game_code: 'blue-ocean-hunter', total_used: '1234567' };
const REFUND = { ticket_id: TICKET, game_code: 'blue-ocean-hunter' };
const BETWIN = { ...BET, total_win: '9876543' };
const UNCOVERED = { ...BET, total_bet: '1234567891' };

describe.skipIf(endpoint === undefined)('vela: what a callback costs', () => {
  let tables: TestTables;
  let proxied: ProxiedStore;
  let call: (operation: string, query: Record<string, string>) => Promise<number>;
  let world: WalletWorld;
  let player: string;
  let worlds = 0;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
  });
  beforeEach(async () => {
    proxied = await proxiedStore(tables);
    world = new WalletWorld(proxied.store);
    const agentId = `operator-${++worlds}`;
    player = `3f2b8c1e-9d4a-4e77-b1c0-5a6d7e8f${worlds + 1000}`;
    world.register('vela', agentId);
    await world.openPlayer(player, 'MYR', '12345678.9012');
    const access_token = await world.openSession('vela', agentId, player, 'MYR');
    const handler = world.handlerOf(adapter);
    call = async (operation, query) => {
      const path = `/callbacks/vela/${agentId}/api/${operation}`;
      const rawQuery = new URLSearchParams({ access_token, ...query }).toString();
      const { body = '' } = await handler(eventOf({ method: 'GET', path, pathParameters: { agentId }, rawQuery }));
      return (JSON.parse(body) as { status_code: number }).status_code;
    };
  });

  async function costs(operation: string, query: Record<string, string>): Promise<Cost & { code: number }> {
    const { result: code, cost } = await costOf(proxied.proxy, () => call(operation, query));
    return { code, ...cost };
  }

  it('authenticate: session and wallet in one read', async () => {
    expect(await costs('user/authenticate', {})).toEqual({ code: 0, requests: 1, write: 0 });
  });

  it('a stake: 2 requests and 4 write units; again: one read', async () => {
    expect(await costs('bet', BET)).toEqual({ code: 0, requests: 2, write: 4 });
    expect(await costs('bet', BET)).toEqual({ code: 0, requests: 1, write: 0 });
  });

  it('a payout: 2 requests and 6 write units; again: one read', async () => {
    await call('bet', BET);
    expect(await costs('result', RESULT)).toEqual({ code: 0, requests: 2, write: 6 });
    expect(await costs('result', RESULT)).toEqual({ code: 0, requests: 1, write: 0 });
  });

  it('a play: 2 requests and 4 write units; again: one read', async () => {
    expect(await costs('betwin', BETWIN)).toEqual({ code: 0, requests: 2, write: 4 });
    expect(await costs('betwin', BETWIN)).toEqual({ code: 0, requests: 1, write: 0 });
  });

  it.each([
    ['a stake', 'bet', BET],
    ['a play', 'betwin', BETWIN],
  ] as const)(
    'a rollback of %s: 2 requests and 6 write units; again, and the stake again: one read',
    async (_, operation, query) => {
      await call(operation, query);
      expect(await costs('refund', REFUND)).toEqual({ code: 0, requests: 2, write: 6 });
      expect(await costs('refund', REFUND)).toEqual({ code: 0, requests: 1, write: 0 });
      expect(await costs(operation, query)).toEqual({ code: 2, requests: 1, write: 0 });
    },
  );

  it.each([
    ['a stake, whose ticket no report has settled', 'bet', BET, 0],
    ['a play, which a report may have settled: its own line and the mark', 'betwin', BETWIN, 2],
  ] as const)('a rollback of %s, in the index of reports: %#', async (_, operation, query, units) => {
    await call(operation, query);
    const { requests } = await proxied.proxy.during(() => call('refund', REFUND));
    const name = `${tables.names.ledger}/${SETTLEMENTS_INDEX}`;
    expect(requests.reduce((sum, { writesByTable }) => sum + (writesByTable[name] ?? 0), 0)).toBe(units);
  });

  it('the first refusal of a stake: 2 requests and 1 write unit; again, and its rollback: one read', async () => {
    expect(await costs('bet', UNCOVERED)).toEqual({ code: 3, requests: 2, write: 1 });
    expect(await costs('bet', UNCOVERED)).toEqual({ code: 3, requests: 1, write: 0 });
    expect(await costs('refund', REFUND)).toEqual({ code: 0, requests: 1, write: 0 });
  });

  it('a rollback that comes first: 2 requests and 1 write unit; again, and the late stake: one read', async () => {
    expect(await costs('refund', REFUND)).toEqual({ code: 0, requests: 2, write: 1 });
    expect(await costs('refund', REFUND)).toEqual({ code: 0, requests: 1, write: 0 });
    expect(await costs('bet', BET)).toEqual({ code: 2, requests: 1, write: 0 });
  });

  it('a rollback whose payout is spent: 2 requests and 1 write unit; again: one read', async () => {
    await call('betwin', BETWIN);
    await world.transfer('withdrawal', player, 'MYR', '12400000.0000');
    expect(await costs('refund', REFUND)).toEqual({ code: 2, requests: 2, write: 1 });
    expect(await costs('refund', REFUND)).toEqual({ code: 2, requests: 1, write: 0 });
  });

  it('a payout on nothing, other content, a token that was never issued: one read', async () => {
    expect(await costs('result', RESULT)).toEqual({ code: 2, requests: 1, write: 0 });
    await call('bet', BET);
    expect(await costs('bet', { ...BET, total_bet: '1' })).toEqual({ code: 2, requests: 1, write: 0 });
    const access_token = `MYR__${'0'.repeat(35)}`;
    expect(await costs('bet', { ...BET, access_token })).toEqual({ code: 1, requests: 1, write: 0 });
  });

  it('what no token of this wallet can be, or is malformed: nothing', async () => {
    expect(await costs('bet', { ...BET, access_token: '' })).toEqual({ code: 1, requests: 0, write: 0 });
    expect(await costs('bet', { ...BET, ticket_id: '-1' })).toMatchObject({ code: 2, write: 0 });
  });
});
