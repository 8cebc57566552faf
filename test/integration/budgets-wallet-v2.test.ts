import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { adapter } from '../../functions/wallet-v2/adapter.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { type Cost, costOf, type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
/** Numbers as long as they come; the first one is the number of the round. */
const FIRST = '18446744073709551001';
const SECOND = '18446744073709551002';
const THIRD = '18446744073709551003';
const FOURTH = '18446744073709551004';
const TIME = '02-03-2026 08:15:10';

const bet = (id: string, round_id?: string, stake = '123456') => ({
  type: 'bet',
  id,
  ...(round_id && { round_id }),
  game: 'blue-ocean-hunter',
  time: TIME,
  bet: stake,
});
const win = (id: string, round_id?: string) => ({
  type: 'win',
  id,
  ...(round_id && { round_id }),
  game: 'blue-ocean-hunter',
  time: TIME,
  win: '9876543',
});
const cancel = (id: string, round_id?: string) => ({ type: 'cancel', id, ...(round_id && { round_id }), time: TIME });

describe.skipIf(endpoint === undefined)('wallet-v2: what a callback costs', () => {
  let tables: TestTables;
  let proxied: ProxiedStore;
  let send: (content: object) => Promise<number>;
  let worlds = 0;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
  });
  beforeEach(async () => {
    proxied = await proxiedStore(tables);
    const world = new WalletWorld(proxied.store);
    const agentId = `operator-${++worlds}`;
    const player = `3f2b8c1e-9d4a-4e77-b1c0-5a6d7e8f${worlds + 1000}`;
    world.register('wallet-v2', agentId);
    await world.openPlayer(player, 'USD', '12345678.9012');
    const code = await world.openSession('wallet-v2', agentId, player, 'USD');
    const handler = world.handlerOf(adapter);
    send = async (content) => {
      const path = `/callbacks/wallet-v2/${agentId}`;
      const body = JSON.stringify({ code, ...content });
      const answer = await handler(eventOf({ path, pathParameters: { agentId }, body }));
      const { result, err_code } = JSON.parse(answer.body ?? '') as { result: number; err_code?: number };
      return err_code ?? result;
    };
  });

  async function costs(content: object): Promise<Cost & { code: number }> {
    const { result: code, cost } = await costOf(proxied.proxy, () => send(content));
    return { code, ...cost };
  }

  it('credit: session and wallet in one read', async () => {
    expect(await costs({ type: 'credit' })).toEqual({ code: 1, requests: 1, write: 0 });
  });

  it.each([
    ['named', FIRST],
    ['not named', undefined],
  ])('a stake that opens its round, %s: 2 requests and 4 write units; again: one read', async (_, round) => {
    expect(await costs(bet(FIRST, round))).toEqual({ code: 1, requests: 2, write: 4 });
    expect(await costs(bet(FIRST, round))).toEqual({ code: 1, requests: 1, write: 0 });
  });

  it('the first payout of a round, which is read after the wallet: 3 requests and 6 write units; the next ones 4; again: one read', async () => {
    await send(bet(FIRST, FIRST));
    expect(await costs(win(SECOND, FIRST))).toEqual({ code: 1, requests: 3, write: 6 });
    expect(await costs(win(THIRD, FIRST))).toEqual({ code: 1, requests: 3, write: 4 });
    expect(await costs(win(SECOND, FIRST))).toEqual({ code: 1, requests: 1, write: 0 });
  });

  it('a payout that names no round: 3 requests and 6 write units', async () => {
    await send(bet(FIRST));
    expect(await costs(win(SECOND))).toEqual({ code: 1, requests: 3, write: 6 });
    expect(await costs(win(SECOND))).toEqual({ code: 1, requests: 1, write: 0 });
  });

  it('a rollback: 2 requests and 6 write units; again, and the stake again: one read', async () => {
    await send(bet(FIRST, FIRST));
    expect(await costs(cancel(FIRST))).toEqual({ code: 1, requests: 2, write: 6 });
    expect(await costs(cancel(FIRST))).toEqual({ code: 1, requests: 1, write: 0 });
    expect(await costs(bet(FIRST, FIRST))).toEqual({ code: 121, requests: 1, write: 0 });
  });

  it('the first refusal of a stake: 2 requests and 1 write unit; again, and its rollback: one read', async () => {
    const uncovered = bet(FIRST, FIRST, '1234567891');
    expect(await costs(uncovered)).toEqual({ code: 110, requests: 2, write: 1 });
    expect(await costs(uncovered)).toEqual({ code: 110, requests: 1, write: 0 });
    expect(await costs(cancel(FIRST))).toEqual({ code: 1, requests: 1, write: 0 });
  });

  it('a rollback that comes first: 2 requests and 1 write unit; again, and the late stake: one read', async () => {
    expect(await costs(cancel(FIRST))).toEqual({ code: 1, requests: 2, write: 1 });
    expect(await costs(cancel(FIRST))).toEqual({ code: 1, requests: 1, write: 0 });
    expect(await costs(bet(FIRST, FIRST))).toEqual({ code: 121, requests: 1, write: 0 });
  });

  it('a payout on nothing: two reads; on a round that is over a third, which finds nothing changed', async () => {
    expect(await costs(win(SECOND, FIRST))).toEqual({ code: 122, requests: 2, write: 0 });
    await send(cancel(FIRST));
    expect(await costs(win(SECOND, FIRST))).toEqual({ code: 122, requests: 3, write: 0 });
  });

  describe('a round of several stakes counts them in an item of its own, which costs 2 write units more', () => {
    it('a further stake: 2 requests and 6 write units; its first refusal is a transaction of 4', async () => {
      await send(bet(FIRST, FIRST));
      expect(await costs(bet(SECOND, FIRST))).toEqual({ code: 1, requests: 2, write: 6 });
      expect(await costs(bet(SECOND, FIRST))).toEqual({ code: 1, requests: 1, write: 0 });
    });

    it('a stake that names its round before the first stake came: 2 requests and 8 write units; its refusal 6', async () => {
      expect(await costs(bet(SECOND, FIRST, '1234567891'))).toEqual({ code: 110, requests: 2, write: 6 });
      expect(await costs(bet(FOURTH, THIRD))).toEqual({ code: 1, requests: 2, write: 8 });
      expect(await costs(bet(THIRD, THIRD))).toEqual({ code: 1, requests: 2, write: 4 });
    });

    it('the first payout: 3 requests and 8 write units; the next ones 6', async () => {
      await send(bet(FIRST, FIRST));
      await send(bet(SECOND, FIRST));
      expect(await costs(win(THIRD, FIRST))).toEqual({ code: 1, requests: 3, write: 8 });
      expect(await costs(win(FOURTH, FIRST))).toEqual({ code: 1, requests: 3, write: 6 });
    });

    it('the rollback of a further stake: 3 requests and 8 write units', async () => {
      await send(bet(FIRST, FIRST));
      await send(bet(SECOND, FIRST));
      await send(bet(THIRD, FIRST));
      expect(await costs(cancel(SECOND, FIRST))).toEqual({ code: 1, requests: 3, write: 8 });
      expect(await costs(cancel(THIRD))).toEqual({ code: 1, requests: 3, write: 8 });
      expect(await costs(cancel(THIRD))).toEqual({ code: 1, requests: 1, write: 0 });
    });
  });
});
