import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { DynamoCaseStore } from '../../shared/dynamodb/case-store.ts';
import { Conversation } from '../protocol/tg-vp/conversation.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { type Cost, costOf, type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';

const endpoint = inject('dynoxideEndpoint');
const BET = '7634846433511800001';
const TRANSFER = '7634846433511800777';

describe.skipIf(endpoint === undefined)('what an alarm costs', () => {
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
    proxied = await proxiedStore(tables, { opensCases: true });
    provider = new Conversation('vp', proxied.store);
    worlds++;
    agentId = `operator-${worlds}`;
    player = `3f2b8c1e-9d4a-4e77-b1c0-5a6d7e8f${worlds + 1000}`;
    provider.register(agentId);
    await provider.world.openPlayer(player, 'THB', '12345678.9012');
  });

  const bet = (more: object = {}) => ({
    ...{ action: 'betNSettle', uid: player, roundId: BET, betId: BET, transferId: TRANSFER, brand: 'VP' },
    ...{ currency: 'THB', gameCode: 'VP_230001_1', actualBetAmt: 1234.5, winAmt: 98765.4321, jackpotWin: 0, ...more },
  });
  const rollback = () => ({
    ...{ action: 'rollback', uid: player, roundId: BET, betId: BET, transferId: TRANSFER, brand: 'VP' },
    gameCode: 'VP_230001_1',
  });

  async function costs(content: object): Promise<Cost & { status: string }> {
    const { result, cost } = await costOf(proxied.proxy, () => provider.send(content, { agentId }));
    return { status: result.slice(0, 4), ...cost };
  }
  const casesHere = async () => {
    const cases = new DynamoCaseStore(tables.client, tables.names, systemClock);
    return (await cases.list({ playerId: player }, 10)).cases;
  };

  it('in a transaction: no request and two write units more, and nothing when it is repeated', async () => {
    expect(await costs(bet({ jackpotWin: 123456789.1234 }))).toEqual({ status: '0000', requests: 2, write: 8 });
    expect(await costs(bet({ jackpotWin: 123456789.1234 }))).toEqual({ status: '2001', requests: 1, write: 0 });
    expect(await casesHere()).toMatchObject([{ kind: 'jackpot_held', occurrences: 1, amount: 1_234_567_891_234n }]);
  });

  it('on a decline: one request and one write unit, as a refusal; from the eleventh on none', async () => {
    await costs(bet());
    const other = bet({ winAmt: 98765.4322 });
    for (let times = 1; times <= 10; times++)
      expect(await costs(other)).toEqual({ status: '9999', requests: 2, write: 1 });
    for (let times = 11; times <= 20; times++)
      expect(await costs(other)).toEqual({ status: '9999', requests: 1, write: 0 });
    expect(await casesHere()).toMatchObject([{ kind: 'content_mismatch', occurrences: 10 }]);
  });

  it('of a rollback that is not covered: the mark and the case in one transaction', async () => {
    await costs(bet());
    await provider.send({ ...bet({ betId: '9', transferId: '9', actualBetAmt: 12443209, winAmt: 0 }) }, { agentId });
    expect(await costs(rollback())).toMatchObject({ status: '2003', requests: 2 });
    expect(await costs(rollback())).toEqual({ status: '2003', requests: 1, write: 0 });
    expect(await casesHere()).toMatchObject([{ kind: 'rollback_short_funds', occurrences: 1 }]);
  });
});
