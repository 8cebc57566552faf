import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { simulator as tg } from '../../functions/tg/simulator.ts';
import { simulator as vp } from '../../functions/vp/simulator.ts';
import type { BookedBet } from '../../local/provider/bet-rows.ts';
import { DialectProvider } from '../../local/provider/dialect-provider.ts';
import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { ADAPTERS } from '../protocol/tg-vp/conversation.ts';
import { MovableClock } from '../support/clocks.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { ask } from '../support/events.ts';
import { callerOf, operatorWorld } from '../support/operator-world.ts';
import { REGISTERED } from '../support/provider/dialect-agent.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const { agentId } = REGISTERED;
const MINUTE_MS = 60_000;
/** The callback of this one tells of a prize of 7. */
const WITH_PRIZE = 'prize-told';

eachEngine('bet logs against the ledger', (engine) => {
  /** Player p1 with 100 EUR who has played these bets of 1.5 that paid 0.25, the last of them undone; and the provider, whose logs are empty. */
  async function played(simulator: Simulator, ids: readonly string[], undone: string) {
    const protocol = simulator.protocol === 'tg' ? 'tg' : 'vp';
    const clock = new MovableClock();
    const tables = await createTestTables(engine);
    const { ports } = await operatorWorld(tables);
    const call = callerOf({ ...ports, clock });
    const secrets = { aesKey: randomUUID().replaceAll('-', '').repeat(2), secretKey: 's3cret' };
    const provider = await new DialectProvider({ agentId, ...secrets }, protocol === 'tg' ? 'TG' : 'VP').start();
    onTestFinished(() => provider.stop());
    const wallets = new WalletWorld(realStore(tables).store);
    wallets.register(protocol, agentId, { secrets, credentials: { providerUrl: provider.url } });
    const path = `/agents/${protocol}/${agentId}`;
    await call(`PUT ${path}`, { ...secrets, providerUrl: provider.url });
    await wallets.openPlayer('p1', 'EUR', '100');
    const talk = { agentId, playerId: 'p1', currency: 'EUR', secret: secrets.aesKey };
    const plays = ids.map((id) => {
      const play = simulator.play?.(talk, { id, stake: 15_000n, payout: 2_500n });
      if (!play || id !== WITH_PRIZE) return play;
      return simulator.reword(talk, play, contentOf(play).replace('"jackpotWin":0', '"jackpotWin":7'));
    });
    for (const spoken of [...plays, simulator.rollback(talk, { id: undone })]) {
      if (!spoken) throw new TypeError('the simulator lacks a word');
      expect(simulator.hear(await ask(wallets.handlerOf(ADAPTERS[protocol]), spoken, agentId)).verdict).toBe('done');
    }
    return {
      provider,
      list: (betId: string, txTime: string, given: Partial<BookedBet> = {}) =>
        provider.bets.push({ betId, username: 'p1', stake: '1.5', win: '0.25', txTime, ...given }),
      pull: async () => (await call(`POST ${path}/reports/pull`, {})).body,
      /** After so many minutes, what there is to be read is read. */
      async later(minutes: number): Promise<void> {
        clock.aheadMs = minutes * MINUTE_MS;
        for (;;) if (!(await call(`POST ${path}/reports/pull`, {})).body.more) return;
      },
      async verdicts(): Promise<string[]> {
        type Item = { ticketId: string; status: string; reason: string; notes: string[] };
        const { body } = await call(`GET ${path}/reconciliation`);
        const items: Item[] = body.items;
        return items
          .map(({ ticketId, status, reason, notes }) => [ticketId, status, reason, ...notes].join(' '))
          .sort();
      },
    };
  }

  it.each([tg, vp])('of $protocol: each bet has its verdict', async (simulator) => {
    const bets = ['same', 'other', 'digits', 'undone', 'prize', WITH_PRIZE, 'kept-back'];
    const { list, pull, verdicts } = await played(simulator, bets, 'undone');
    const tenMinutesAgo = new Date(Date.now() - 10 * MINUTE_MS).toISOString();
    list('same', tenMinutesAgo);
    list('other', tenMinutesAgo, { win: '0.26' });
    list('digits', tenMinutesAgo, { win: '0.250001' });
    list('undone', tenMinutesAgo);
    list('prize', tenMinutesAgo, { jackpotWin: '7' });
    list(WITH_PRIZE, tenMinutesAgo, { jackpotWin: '7' });
    list('never-heard-of', tenMinutesAgo);

    expect(await pull()).toMatchObject({ rows: 7, matched: 2, mismatched: 4, missing: 1 });
    expect(await verdicts()).toEqual([
      'digits mismatched impossible_amount',
      'never-heard-of missing not_booked',
      'other mismatched amounts_differ',
      'prize mismatched prize_differs',
      'prize-told matched same_amounts',
      'same matched same_amounts',
      'undone mismatched undone_here',
    ]);

    expect(await pull()).toMatchObject({ rows: 0, matched: 0, mismatched: 0 });
  });

  it.each([tg, vp])(
    'of $protocol: a bet that they leave out is missing there, until they have it',
    async (simulator) => {
      const { list, later, verdicts } = await played(simulator, ['listed', 'left-out', 'undone'], 'undone');
      const now = new Date().toISOString();
      list('listed', now);
      await later(30);
      expect(await verdicts()).toEqual(['listed matched same_amounts']);
      await later(80);
      expect(await verdicts()).toEqual(['left-out missing not_reported', 'listed matched same_amounts']);
      list('left-out', now);
      // As late as rows are looked for.
      await later(24 * 60 + 10);
      expect(await verdicts()).toEqual(['left-out matched same_amounts', 'listed matched same_amounts']);
    },
  );
});
