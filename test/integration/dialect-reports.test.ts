import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { simulator as tg } from '../../functions/tg/simulator.ts';
import { simulator as vp } from '../../functions/vp/simulator.ts';
import type { BookedBet } from '../../local/provider/bet-rows.ts';
import { DialectProvider } from '../../local/provider/dialect-provider.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import { ADAPTERS } from '../protocol/tg-vp/conversation.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { REGISTERED } from '../support/provider/dialect-agent.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const { agentId } = REGISTERED;

eachEngine('bet logs against the ledger', (engine) => {
  it.each([tg, vp])('of $protocol: each bet has its verdict', async (simulator) => {
    const protocol = simulator.protocol === 'tg' ? 'tg' : 'vp';
    const tables = await createTestTables(engine);
    const { call } = await operatorWorld(tables);
    const secrets = { aesKey: randomUUID().replaceAll('-', '').repeat(2), secretKey: 's3cret' };
    const provider = await new DialectProvider({ agentId, ...secrets }, protocol === 'tg' ? 'TG' : 'VP').start();
    onTestFinished(() => provider.stop());
    const wallets = new WalletWorld(realStore(tables).store);
    wallets.register(protocol, agentId, { secrets, credentials: { providerUrl: provider.url } });
    await call(`PUT /agents/${protocol}/${agentId}`, { ...secrets, providerUrl: provider.url });
    await wallets.openPlayer('p1', 'EUR', '100');
    const handler = wallets.handlerOf(ADAPTERS[protocol]);
    const say = async ({ path, headers, body }: Spoken) => {
      const parts = { path, pathParameters: { agentId }, ...(headers && { headers }), ...(body && { body }) };
      const { statusCode = 0, body: text = '' } = await handler(eventOf(parts));
      expect(simulator.hear({ statusCode, body: text }).verdict).toBe('done');
    };
    const talk = { agentId, playerId: 'p1', currency: 'EUR', secret: secrets.aesKey };
    for (const id of ['same', 'other', 'digits', 'undone', 'prize', 'kept-back']) {
      const spoken = simulator.play?.(talk, { id, stake: 15_000n, payout: 2_500n });
      if (spoken) await say(spoken);
    }
    await say(simulator.rollback(talk, { id: 'undone' }));

    const tenMinutesAgo = new Date(Date.now() - 600_000).toISOString();
    const listed = (betId: string, given: Partial<BookedBet> = {}) =>
      provider.bets.push({ betId, username: 'p1', stake: '1.5', win: '0.25', txTime: tenMinutesAgo, ...given });
    listed('same');
    listed('other', { win: '0.26' });
    listed('digits', { win: '0.250001' });
    listed('undone');
    listed('prize', { jackpotWin: '7' });
    listed('never-heard-of');

    const path = `/agents/${protocol}/${agentId}`;
    const { body: pulled } = await call(`POST ${path}/reports/pull`, {});
    expect(pulled).toMatchObject({ rows: 6, matched: 1, mismatched: 4, missing: 1 });
    const { body } = await call(`GET ${path}/reconciliation`);
    const verdicts = body.items.map((item: { ticketId: string; status: string; reason: string; notes: string[] }) =>
      [item.ticketId, item.status, item.reason, ...item.notes].join(' '),
    );
    expect(verdicts.sort()).toEqual([
      'digits mismatched impossible_amount',
      'never-heard-of missing not_booked',
      'other mismatched amounts_differ',
      'prize mismatched prize_differs',
      'same matched same_amounts',
      'undone mismatched undone_here',
    ]);

    expect((await call(`POST ${path}/reports/pull`, {})).body).toMatchObject({ rows: 0, matched: 0, mismatched: 0 });
  });
});
