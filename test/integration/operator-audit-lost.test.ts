import { beforeAll, describe, expect, inject, it } from 'vitest';
import { CALLBACK_BUDGET_MS, type Clock, Deadline, systemClock } from '../../shared/application/deadline.ts';
import { caseIdOf } from '../../shared/desk/cases/case.ts';
import { createTestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { applyThenReset, refuse } from '../support/store-proxy/faults.ts';
import { onEvery } from '../support/store-proxy/plan.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';
import { THROTTLED } from '../support/store-proxy/refusals.ts';

const endpoint = inject('dynoxideEndpoint');

/** Pauses take no time, so that a call soon gives up. */
function hurriedClock(): Clock {
  let skipped = 0;
  const sleep = async (ms: number) => {
    skipped += ms;
  };
  return { now: () => systemClock.now() + skipped, sleep, random: () => 0.99 };
}

const MONEY = { playerId: 'p1', currency: 'EUR', amount: '1', reason: 'a test' };
const VELA = { hostId: 'h', providerUrl: 'https://vela.example.com', allowedSourceIps: ['198.51.100.0/24'] };
const SESSION = { playerId: 'p1', currency: 'EUR', protocol: 'vela', agentId: 'main' };
const CASE = caseIdOf('tg', 'jackpot_held', 'prize');

/** In this order every one of them changes something. */
const CHANGES: [line: string, body: unknown, target: string, actor?: string][] = [
  ['PUT /players/p1', {}, 'player/p1'],
  ['PUT /players/p1/wallets/EUR', undefined, 'player/p1'],
  ['PUT /players/p1', { status: 'blocked', reason: 'a pause' }, 'player/p1'],
  ['PUT /players/p1', { status: 'active' }, 'player/p1'],
  ['POST /players/p1/wallets/EUR/transfers', { transferId: 'd1', direction: 'deposit', amount: '9' }, 'transfer/d1'],
  ['POST /transfers/d1/reversal', { reversalId: 'r1', reason: 'wrong' }, 'transfer/d1'],
  ['POST /adjustments', { adjustmentId: 'a1', direction: 'credit', ...MONEY }, 'adjustment/a1'],
  ['POST /adjustments/a1/approval', undefined, 'adjustment/a1', 'bob'],
  ['POST /adjustments', { adjustmentId: 'a2', direction: 'debit', ...MONEY }, 'adjustment/a2'],
  ['POST /adjustments/a2/rejection', { reason: 'was right' }, 'adjustment/a2', 'bob'],
  ['PUT /agents/vela/main', VELA, 'agent/vela/main'],
  ['POST /sessions', SESSION, 'session/p1'],
  ['DELETE /players/p1/sessions', undefined, 'session/p1'],
  [`PUT /cases/${CASE}/owner`, { owner: 'anna' }, `case/${CASE}`],
  [`POST /cases/${CASE}/notes`, { text: 'asked' }, `case/${CASE}`],
  [`POST /cases/${CASE}/closing`, { outcome: 'paid' }, `case/${CASE}`],
  ['DELETE /agents/vela/main', undefined, 'agent/vela/main'],
];
/** Who sends these again asks for one more. */
const NEVER_A_REPEAT = ['POST /sessions', 'DELETE /players/p1/sessions'];
const WRITES = ['TransactWriteItems', 'PutItem', 'UpdateItem'];

describe.skipIf(endpoint === undefined)('a change whose audit line', () => {
  let proxy: StoreProxy;
  let as: Awaited<ReturnType<typeof operatorWorld>>['as'];

  beforeAll(async () => {
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint), measures: false });
    const clientConfig = { ...tables.clientConfig, endpoint: proxy.url };
    const world = await operatorWorld({ names: tables.names, clientConfig }, hurriedClock());
    as = world.as;
    const about = { kind: 'jackpot_held', protocol: 'tg', agentId: 'main', playerId: 'p1', currency: 'EUR' };
    const prize = { caseId: CASE, ...about, facts: {}, at: new Date().toISOString(), times: 1 };
    await world.ports.cases.happened(prize, new Deadline(systemClock, CALLBACK_BUDGET_MS));
    return () => proxy.stop();
  });

  const linesOf = async (target: string) => {
    const { body } = await as('auditor')('GET /audit', undefined, `target=${target}&limit=200`);
    return body.lines.length;
  };

  it.each(CHANGES)(
    'cannot be written is answered 503, and made once when it is sent again: %s %j',
    async (line, body, target, actor = 'anna') => {
      const call = as(actor);
      const before = await linesOf(target);
      proxy.plan([onEvery(WRITES, refuse(THROTTLED))]);
      expect((await call(line, body)).body.code).toBe('temporarily_unavailable');
      expect(await linesOf(target)).toBe(before);
      // It is written now, and nobody hears of it.
      proxy.plan([onEvery(WRITES, applyThenReset)]);
      const unheard = await call(line, body);
      proxy.plan([]);
      expect([200, 201, 204, 503]).toContain(unheard.status);
      if (unheard.status === 503) expect((await call(line, body)).status).toBeLessThan(300);
      if (NEVER_A_REPEAT.includes(line)) return expect(await linesOf(target)).toBeGreaterThan(before);
      expect((await call(line, body)).status).toBeLessThan(300);
      expect(await linesOf(target)).toBe(before + 1);
    },
  );
});
