import { expect, it } from 'vitest';
import { adapter } from '../../functions/wallet-v2/adapter.ts';
import { simulator } from '../../functions/wallet-v2/simulator.ts';
import { CaseBook } from '../../shared/desk/cases/case-book.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import { MovableClock } from '../support/clocks.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { ask } from '../support/events.ts';
import { callerOf, operatorWorld } from '../support/operator-world.ts';
import { IndexBehind } from '../support/provider/index-behind.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const AGENT = '/agents/wallet-v2/main';
const HEADER = 'id,currency,type,amount,time';
const TIME = '2026-03-02T08:15:30Z';
const LARGEST = '18446744073709551615';

eachEngine("a provider's file against the ledger", (engine) => {
  /** Player p1 with 100.00 EUR and 100.00 USD at an agent that is registered, what happens there, and the operator's calls. */
  async function world() {
    const clock = new MovableClock();
    const tables = await createTestTables(engine);
    const operator = await operatorWorld(tables);
    const caseBook = new CaseBook({ store: operator.ports.cases, clock, lost: () => undefined });
    const index = { isBehind: false };
    const settlements = new IndexBehind(operator.ports.settlements, (entry) => (index.isBehind ? [] : [entry]));
    const call = callerOf({ ...operator.ports, caseBook, clock, settlements });
    const { store } = realStore(tables, clock);
    const wallets = new WalletWorld(store, clock);
    wallets.register('wallet-v2', 'main', {});
    const registration = { walletToken: 'w', gameUrl: 'https://g.example', allowedSourceIps: ['198.51.100.0/24'] };
    await call(`PUT ${AGENT}`, registration);
    const handler = wallets.handlerOf(adapter);
    const talks: Record<string, Parameters<typeof simulator.stake>[0]> = {};
    for (const currency of ['EUR', 'USD']) {
      await wallets.openPlayer('p1', currency, '100');
      const secret = await wallets.openSession('wallet-v2', 'main', 'p1', currency);
      talks[currency] = { agentId: 'main', playerId: 'p1', currency, secret };
    }
    const say = async (spoken: Spoken, currency = 'EUR') => {
      expect(talks[currency]).toBeDefined();
      return simulator.hear(await ask(handler, spoken, 'main')).verdict;
    };
    const talkOf = (currency = 'EUR') => talks[currency] ?? { agentId: '', playerId: '', currency, secret: '' };
    return {
      call,
      index,
      wait: (minutes: number) => {
        clock.aheadMs += minutes * 60_000;
      },
      now: () => new Date(clock.now()).toISOString(),
      bet: (id: string, hundredths: number, currency?: string) =>
        say(simulator.stake(talkOf(currency), { id, amount: BigInt(hundredths) * 100n }), currency),
      win: (id: string, stakeId: string, hundredths: number) =>
        say(simulator.payout?.(talkOf(), { id, stakeId, amount: BigInt(hundredths) * 100n }) ?? missing()),
      cancel: (id: string) => say(simulator.rollback(talkOf(), { id })),
      send: async (lines: readonly string[], query = '', header = HEADER) => {
        const file = [header, ...lines].join('\r\n');
        return (await call(`POST ${AGENT}/reports/import`, file, query)).body;
      },
      /** `101 matched same_amounts`. */
      async verdicts(status = ''): Promise<string[]> {
        const { body } = await call(`GET ${AGENT}/reconciliation`, undefined, status && `status=${status}`);
        type Item = { ticketId: string; status: string; reason: string };
        return body.items.map(({ ticketId, status: is, reason }: Item) => `${ticketId} ${is} ${reason}`).sort();
      },
    };
  }

  it('gives each line its verdict, as a pulled row has one', async () => {
    const { bet, win, cancel, send, verdicts, call } = await world();
    for (const id of ['101', '104', '105', '106', '107', '108', '109', LARGEST]) await bet(id, 500);
    await bet('101', 700, 'USD');
    await win('102', '101', 1000);
    await win('103', '104', 250);
    for (const id of ['106', '107']) await cancel(id);
    const lines = [
      `101,EUR,bet,500,${TIME}`,
      `101,USD,bet,7.00,${TIME}`,
      `102,EUR,win,10.0000,${TIME}`,
      `103,EUR,win,251,${TIME}`,
      `104,EUR,bet,-500,${TIME}`,
      `105,EUR,bet,5.005,${TIME}`,
      `106,EUR,bet,500,${TIME}`,
      `107,EUR,cancel,,${TIME}`,
      `107,EUR,bet,500,${TIME}`,
      `108,EUR,cancel,500,${TIME}`,
      `109,EUR,win,500,${TIME}`,
      `110,EUR,bet,500,${TIME}`,
      `${LARGEST},EUR,bet,500,${TIME}`,
    ];
    expect(await send(lines)).toMatchObject({ lines: 13, refused: 0, rows: 12, matched: 5, mismatched: 6, missing: 1 });
    const expected = [
      '101 matched same_amounts',
      '101 matched same_amounts',
      '102 matched same_amounts',
      '103 mismatched amounts_differ',
      '104 mismatched impossible_amount',
      '105 mismatched impossible_amount',
      '106 mismatched undone_here',
      '107 matched undone_on_both_sides',
      '108 mismatched cancelled_there',
      '109 mismatched amounts_differ',
      '110 missing not_booked',
      `${LARGEST} matched same_amounts`,
    ].sort();
    expect(await verdicts()).toEqual(expected);

    for (const again of [lines, lines.toReversed()]) {
      expect(await send(again)).toMatchObject({ lines: 13, rows: 0, matched: 0, mismatched: 0, missing: 0 });
      expect(await verdicts()).toEqual(expected);
    }
    const { body } = await call(`GET ${AGENT}/reconciliation`, undefined, 'status=missing');
    expect(body.items[0]).toMatchObject({
      ticketId: '110',
      reported: {
        currency: 'EUR',
        stake: '5.0000',
        stakeAsSent: '500',
        status: 'bet',
        reportedAt: `2026-03-02T08:15:30.000Z`,
      },
      notes: [],
    });
    expect(body.items[0].reported).not.toHaveProperty('username');
  });

  it('finds what the file has passed over, and takes it back when a later file has it', async () => {
    const { bet, win, wait, now, send, verdicts } = await world();
    const played = now();
    await bet('1', 100);
    await bet('2', 100);
    await win('3', '1', 50);
    wait(180);
    await bet('4', 100);
    const first = `1,EUR,bet,100,${played}`;
    const later = `4,EUR,bet,100,${now()}`;
    expect(await send([first, later], 'more=true')).toMatchObject({ matched: 2, missing: 0 });
    expect(await send([first, later])).toMatchObject({ rows: 0, missing: 2 });
    expect(await verdicts('missing')).toEqual(['2 missing not_reported', '3 missing not_reported']);
    expect(await send([first, later])).toMatchObject({ rows: 0, missing: 0 });
    expect(await send([`2,EUR,bet,100,${played}`, `3,EUR,win,50,${played}`])).toMatchObject({ rows: 2, matched: 2 });
    expect(await verdicts('missing')).toEqual([]);
  });

  it('takes the word of its sender for what time the file tells of', async () => {
    const { bet, wait, now, send, verdicts } = await world();
    await bet('1', 100);
    wait(60);
    const middle = now();
    await bet('2', 100);
    wait(1);
    expect(await send([], `from=${middle}&until=${now()}`)).toMatchObject({ lines: 0, missing: 1 });
    expect(await verdicts('missing')).toEqual(['2 missing not_reported']);
  });

  it('looks again at what the index did not show yet', async () => {
    const { bet, wait, now, send, verdicts, index } = await world();
    const from = now();
    await bet('1', 100);
    wait(1);
    index.isBehind = true;
    expect(await send([], `from=${from}&until=${now()}`)).toMatchObject({ missing: 0 });
    index.isBehind = false;
    wait(1);
    expect(await send([], `from=${from}&until=${now()}`)).toMatchObject({ missing: 1 });
    expect(await verdicts('missing')).toEqual(['1 missing not_reported']);
  });

  it('judges again what was undone here since', async () => {
    const { bet, cancel, send, verdicts } = await world();
    await bet('1', 100);
    const line = `1,EUR,bet,100,${TIME}`;
    expect(await send([line])).toMatchObject({ matched: 1 });
    await cancel('1');
    expect(await send([])).toMatchObject({ rows: 0, mismatched: 1 });
    expect(await send([`1,EUR,cancel,,${TIME}`])).toMatchObject({ rows: 1, matched: 1 });
    expect(await verdicts()).toEqual(['1 matched undone_on_both_sides']);
  });

  it('opens a case for what differs, which names transaction and currency, and leaves a line of the call', async () => {
    const { call, send } = await world();
    await send([`9007199254740993,EUR,bet,500,${TIME}`]);
    const { body } = await call('GET /cases', undefined, 'status=open&protocol=wallet-v2');
    expect(body.cases).toEqual([
      expect.objectContaining({
        kind: 'reconciliation_missing',
        protocol: 'wallet-v2',
        agentId: 'main',
        transactionId: '9007199254740993',
        currency: 'EUR',
      }),
    ]);
    const { body: audit } = await call('GET /audit', undefined, 'target=agent/wallet-v2/main');
    expect(audit.lines[0]).toMatchObject({
      operation: 'importReports',
      actor: 'tester',
      changes: { line: { to: 2 }, sha256: { to: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
  });

  it('takes the good lines and names the others by their numbers in the file', async () => {
    const { bet, send } = await world();
    await bet('1', 100);
    const lines = [
      `1,EUR,bet,100,${TIME}`, // 1000
      `x,EUR,bet,100,${TIME}`,
      `18446744073709551616,EUR,bet,100,${TIME}`,
      '',
      `2,EUR,credit,100,${TIME}`,
      `2,EUR,bet,1e2,${TIME}`, // 1005
      `2,EUR,bet,"1,000",${TIME}`,
      '2,EUR,bet,100,2026-03-02T08:15:30',
      '2,EUR,bet,100,2026-02-30T08:15:30Z',
      '2,EUR,bet,100',
      `2,EUR,"bet,100,${TIME}`, // 1010
      `"2","EUR","be""t","100","${TIME}"`,
      `"3","EUR","bet","100","${TIME}"`,
      `3,eur,bet,100,${TIME}`,
    ];
    const answer = await send(lines, 'line=1000');
    expect(answer).toMatchObject({ lines: 2, refused: 11, rows: 2, matched: 1, missing: 1, nextLine: 1014 });
    expect(
      answer.refusals.map(({ line, column = '' }: { line: number; column?: string }) => `${line} ${column}`),
    ).toEqual([
      ...['1001 id', '1002 id', '1004 type', '1005 amount', '1006 amount', '1007 time', '1008 time', '1009 ', '1010 '],
      '1011 type',
      '1013 currency',
    ]);
  });

  it('reads the columns by their names, whatever else there is', async () => {
    const { bet, send } = await world();
    await bet('1', 100);
    const header = '\ufeffTime,Amount,"player, by name",Type,Currency,ID';
    expect(await send([`${TIME},100,"Anna\r\nB.",bet,EUR,001`], '', header)).toMatchObject({ lines: 1, matched: 1 });
  });

  it.each([
    ['no body', ''],
    ['no header', `1,EUR,bet,100,${TIME}`],
    ['a column less', 'id,currency,type,amount\r\n'],
    ['a column twice', `${HEADER},id\r\n`],
    ['other separators', `${HEADER.replaceAll(',', ';')}\r\n`],
    ['another encoding', Buffer.from(HEADER, 'utf16le')],
  ])('refuses a file with %s whole', async (_, file) => {
    const { call } = await world();
    expect(await call(`POST ${AGENT}/reports/import`, file)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });

  it('takes 4 MiB and not a byte more, and is there for agents of such a provider only', async () => {
    const { call } = await world();
    const most = HEADER.padEnd(4 * 1024 * 1024, '\n');
    expect((await call(`POST ${AGENT}/reports/import`, most)).status).toBe(200);
    expect((await call(`POST ${AGENT}/reports/import`, `${most}\n`)).body).toMatchObject({ code: 'body_too_large' });
    expect((await call(`POST /agents/vela/main/reports/import`, HEADER)).body).toMatchObject({ code: 'not_supported' });
    expect((await call(`POST ${AGENT}/reports/pull`, {})).body).toMatchObject({ code: 'not_supported' });
    expect((await call(`POST /agents/wallet-v2/nobody/reports/import`, HEADER)).status).toBe(404);
  });
});

function missing(): never {
  throw new TypeError('the simulator of wallet-v2 lacks a word');
}
