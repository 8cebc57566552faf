import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { nameFor } from '../../functions/_tg-vp/names.ts';
import { AES_KEY, Conversation } from '../protocol/tg-vp/conversation.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { sumOf } from '../support/store-proxy/capacity.ts';
import { type Cost, costOf, type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';

const endpoint = inject('dynoxideEndpoint');
const BET = '7634846433511800001';
const TRANSFER = '7634846433511800777';
const ONE_ID = { betId: BET, transferId: BET };
const TWO_IDS = { betId: BET, transferId: TRANSFER };

interface BetParts {
  readonly action?: string;
  readonly stake?: string;
  readonly win?: string;
  readonly spins?: number;
}

describe.skipIf(endpoint === undefined).each(['tg', 'vp'] as const)('%s: what a callback costs', (protocol) => {
  let tables: TestTables;
  let proxied: ProxiedStore;
  let provider: Conversation;
  let player: string;
  let agentId: string;
  let worlds = 0;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
  });
  beforeEach(async () => {
    proxied = await proxiedStore(tables);
    provider = new Conversation(protocol, proxied.store);
    worlds++;
    agentId = `operator-${worlds}`;
    player = `3f2b8c1e-9d4a-4e77-b1c0-5a6d7e8f${worlds + 1000}`;
    provider.register(agentId);
    await provider.world.openPlayer(player, 'THB', '12345678.9012');
  });

  /** As long as they come: ids of 19 digits, a player id of 36 characters, the documented `gameInfo`. */
  const bet = (
    ids: object,
    { action = 'betNSettle', stake = '1234.5000', win = '98765.4321', spins = 1 }: BetParts = {},
  ) =>
    `${JSON.stringify({
      action,
      uid: player,
      roundId: BET,
      ...ids,
      brand: 'VP',
      currency: 'THB',
      gameCode: 'VP_230001_1',
      betTime: '2026-03-02T08:15:29.881Z',
      txTime: '2026-03-02T08:15:29.881Z',
      gameInfo: JSON.stringify({ cardType: 0, featureBuy: 0, spinID: new Array(spins).fill(BET) }),
      validBetAmt: 1234.5,
      jackpotWin: 0,
      jackpotContribute: 0.0025,
      betType: 0,
      betSourceId: 1,
    }).slice(0, -1)},"actualBetAmt":${stake},"winAmt":${win}}`;
  const rollback = (ids: object) => ({
    action: 'rollback',
    uid: player,
    roundId: BET,
    brand: 'VP',
    gameCode: 'VP_230001_1',
    ...ids,
  });
  const uncovered = (ids: object) => bet(ids, { stake: '12345678.9013', win: '0' });

  const send = (content: string | object) => provider.send(content, { agentId });
  async function costs(content: string | object): Promise<Cost & { status: string }> {
    const { result, cost } = await costOf(proxied.proxy, () => send(content));
    return { status: result.slice(0, 4), ...cost };
  }
  async function indexWrites(content: string | object): Promise<number> {
    const { requests } = await proxied.proxy.during(() => send(content));
    return sumOf(requests.map(({ capacity }) => capacity)).index;
  }

  it('balance: one read', async () => {
    const inquiry = { action: 'balance', uid: player, currency: 'THB', brand: 'VP' };
    expect(await costs(inquiry)).toEqual({ status: '0000', requests: 1, write: 0 });
  });

  it.each(['betNSettle', 'retryBet'])('%s: 2 requests and 4 write units', async (action) => {
    expect(await costs(bet(ONE_ID, { action }))).toEqual({ status: '0000', requests: 2, write: 4 });
  });

  it.each(['betNSettle', 'retryBet'])('%s under two different ids: 2 requests and 6 write units', async (action) => {
    expect(await costs(bet(TWO_IDS, { action }))).toEqual({ status: '0000', requests: 2, write: 6 });
  });

  it('a bet of an agent whose bet logs are read: as any other, and one write in an index', async () => {
    const ids = (betId: string) => ({ betId, transferId: betId });
    const unlisted = await indexWrites(bet(ids(`${BET}1`)));
    const unlistedRollback = await indexWrites(rollback(ids(`${BET}1`)));
    provider.world.register(protocol, agentId, {
      credentials: { providerUrl: 'https://api.example.com' },
      secrets: { aesKey: AES_KEY },
    });
    expect(await costs(bet(ONE_ID))).toEqual({ status: '0000', requests: 2, write: 4 });
    for (const action of ['betNSettle', 'retryBet'])
      expect(await indexWrites(bet(ids(`${BET}${action}`), { action }))).toBe(unlisted + 1);
    // Its own line is listed, and the mark on the bet changes the bet's.
    expect(await indexWrites(rollback(ids(`${BET}retryBet`)))).toBe(unlistedRollback + 2);
    expect(await costs(rollback(ONE_ID))).toEqual({ status: '0000', requests: 2, write: 6 });
  });

  it('of a player under a made name: as of any other', async () => {
    const source = { protocol, agentId };
    const uid = nameFor({ playerId: player }, source);
    await provider.world.store.nameAt(player, source, uid);
    const named = (content: string) => content.replace(JSON.stringify(player), JSON.stringify(uid));
    const inquiry = JSON.stringify({ action: 'balance', uid: player, currency: 'THB', brand: 'VP' });
    expect(await costs(named(inquiry))).toEqual({ status: '0000', requests: 1, write: 0 });
    expect(await costs(named(bet(ONE_ID)))).toEqual({ status: '0000', requests: 2, write: 4 });
    expect(await costs(named(bet(ONE_ID)))).toEqual({ status: '2001', requests: 1, write: 0 });
    expect(await costs(named(JSON.stringify(rollback(ONE_ID))))).toEqual({ status: '0000', requests: 2, write: 6 });
  });

  it('a rollback: 2 requests and 6 write units', async () => {
    await send(bet(ONE_ID));
    expect(await costs(rollback(ONE_ID))).toEqual({ status: '0000', requests: 2, write: 6 });
  });

  it('a rollback by the second id alone: 3 requests and 6 write units', async () => {
    await send(bet(TWO_IDS));
    expect(await costs(rollback({ transferId: TRANSFER }))).toEqual({ status: '0000', requests: 3, write: 6 });
    // The first read finds the name, the second one what it names.
    expect(await costs(rollback({ transferId: TRANSFER }))).toEqual({ status: '2001', requests: 2, write: 0 });
  });

  it('a replay, of anything that moved money: one read', async () => {
    await send(bet(ONE_ID));
    expect(await costs(bet(ONE_ID))).toEqual({ status: '2001', requests: 1, write: 0 });
    expect(await costs(bet(ONE_ID, { action: 'retryBet' }))).toEqual({ status: '0000', requests: 1, write: 0 });
    await send(rollback(ONE_ID));
    expect(await costs(rollback(ONE_ID))).toEqual({ status: '2001', requests: 1, write: 0 });
    expect(await costs(bet(ONE_ID))).toEqual({ status: '1006', requests: 1, write: 0 });
  });

  it('a replay under two different ids: one read, as both names are read together', async () => {
    await send(bet(TWO_IDS));
    expect(await costs(bet(TWO_IDS))).toEqual({ status: '2001', requests: 1, write: 0 });
    expect(await costs(bet({ betId: BET }))).toEqual({ status: '2001', requests: 1, write: 0 });
  });

  it('a replay that brings a new name: 2 requests and 1 write unit, once', async () => {
    await send(bet({ transferId: TRANSFER }));
    expect(await costs(bet(TWO_IDS))).toEqual({ status: '2001', requests: 2, write: 1 });
    expect(await costs(bet(TWO_IDS))).toEqual({ status: '2001', requests: 1, write: 0 });
    expect(await costs(bet({ betId: BET }))).toEqual({ status: '2001', requests: 2, write: 0 });
  });

  it('a rollback that brings a new name: 2 requests and 8 write units', async () => {
    await send(bet({ transferId: TRANSFER }));
    expect(await costs(rollback(TWO_IDS))).toEqual({ status: '0000', requests: 2, write: 8 });
  });

  it('the first refusal of a stake: 2 requests and 1 write unit, the same again: one read', async () => {
    expect(await costs(uncovered(ONE_ID))).toEqual({ status: '1006', requests: 2, write: 1 });
    expect(await costs(uncovered(ONE_ID))).toEqual({ status: '1006', requests: 1, write: 0 });
  });

  it('the first refusal under two different ids is a transaction that claims both: 4 write units', async () => {
    expect(await costs(uncovered(TWO_IDS))).toEqual({ status: '1006', requests: 2, write: 4 });
    expect(await costs(uncovered(TWO_IDS))).toEqual({ status: '1006', requests: 1, write: 0 });
  });

  it('the rollback of a refused stake, and one whose payout is spent: 2 requests and 1 write unit', async () => {
    await send(uncovered(ONE_ID));
    expect(await costs(rollback(ONE_ID))).toEqual({ status: '0000', requests: 2, write: 1 });
    const spent = { betId: TRANSFER, transferId: TRANSFER };
    await send(bet(spent, { stake: '0', win: '10' }));
    await provider.world.transfer('withdrawal', player, 'THB', '12345688.9012');
    expect(await costs(rollback(spent))).toEqual({ status: '2003', requests: 2, write: 1 });
    expect(await costs(rollback(spent))).toEqual({ status: '2003', requests: 1, write: 0 });
  });

  it('a rollback that comes first: 2 requests and 1 write unit, again, and the late stake: one read', async () => {
    expect(await costs(rollback(ONE_ID))).toEqual({ status: '0000', requests: 2, write: 1 });
    expect(await costs(rollback(ONE_ID))).toEqual({ status: '2001', requests: 1, write: 0 });
    expect(await costs(bet(ONE_ID))).toEqual({ status: '1006', requests: 1, write: 0 });
  });

  it('other content under a known id, a barred player, a malformed request: one read', async () => {
    await send(bet(ONE_ID));
    expect(await costs(bet(ONE_ID, { stake: '1' }))).toEqual({ status: '9999', requests: 1, write: 0 });
    expect(await costs(bet({ betId: '' }))).toEqual({ status: '9999', requests: 1, write: 0 });
  });

  it('what is not authentic: nothing', async () => {
    const { result, cost } = await costOf(proxied.proxy, () =>
      provider.send(bet(ONE_ID), { agentId, key: '00'.repeat(32) }),
    );
    expect({ result, ...cost }).toEqual({ result: '9999 0', requests: 0, write: 0 });
  });

  it.each([8, 20, 200])(
    'a gameInfo of %s spins fits into the kilobyte of its entry, also when it is marked',
    async (spins) => {
      expect(await costs(bet(ONE_ID, { spins }))).toMatchObject({ requests: 2, write: 4 });
      expect(await costs(rollback(ONE_ID))).toMatchObject({ requests: 2, write: 6 });
    },
  );
});
