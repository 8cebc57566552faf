import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CHAPTER_ENTRIES, CHAPTER_LAG } from '../../shared/desk/lookups/chapters.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import type { DeployedStack } from '../support/lambda-runtime/deployed-stack.ts';
import { grantedAndUsed } from '../support/lambda-runtime/granted-and-used.ts';
import type { RunningFunction } from '../support/lambda-runtime/running-function.ts';
import { carryStreams } from '../support/lambda-runtime/stream-mapping.ts';
import { Provider } from '../support/provider/provider.ts';
import { agentOfDialect, reportedByTicket, settledTable, unknownBet } from './cases-providers.ts';
import { endToEnd } from './suite.ts';
import { type Answer, wireTo } from './wire.ts';

/** The end-to-end suite on functions that are apart from each other, and what shows only there: the jobs, and who has asked for what. */
export function deployed(protocols: readonly ProtocolUnderTest[], stack: () => DeployedStack<RunningFunction>): void {
  const wire = wireTo(() => stack().url);

  // First, while no other agent is there whose provider would have to be asked.
  it('pulls reports by the clock', async () => {
    const [reporting] = reportedByTicket(protocols);
    if (reporting === undefined) throw new Error('No protocol has reports, and a job pulls them');
    const dialects = protocols.filter(({ manifest: { capabilities, usesSessions } }) => {
      return capabilities.includes('reports') && !usesSessions;
    });
    const agents = await Promise.all(dialects.map((dialect) => agentOfDialect(wire(), dialect)));
    for (const dialect of agents) dialect.bets.push(unknownBet());
    const provider = await new Provider().start();
    const table = await settledTable(wire(), reporting, provider);
    for (const { deployed, running } of stack().functions) {
      if (deployed.name.endsWith('-reports')) await running.invoke({ source: 'aws.events' });
    }
    const { json } = await wire().operator(`GET /agents/${table.protocol}/${table.agentId}/reconciliation`);
    expect(json.items).toHaveLength(3);
    await provider.stop();
    for (const dialect of agents) {
      expect(dialect.asked.map(({ path }) => path)).toContain('/v2/betlogs/offset');
      await dialect.stop();
    }
  });

  describe('end to end', () => endToEnd(protocols, wire));

  it('books what a chapter is made of, which the stream then brings', async () => {
    const path = '/players/chapters/wallets/EUR';
    await wire().operator('PUT /players/chapters');
    await wire().operator(`PUT ${path}`);
    for (let count = 1; count <= CHAPTER_ENTRIES + CHAPTER_LAG; count++) {
      const transfer = { transferId: `chapter-${count}`, direction: 'deposit', amount: '1' };
      await wire().operator(`POST ${path}/transfers`, transfer);
    }
  });

  it('counts what was booked, and proves how far it has come', async () => {
    const [pulse] = stack().functions.filter(({ deployed }) => deployed.name.endsWith('-pulse'));
    const stop = await carryStreams(stack());
    const today = new Date().toISOString().slice(0, 10);
    const nothing = new Date(0).toISOString();
    let daily: Answer['json'];
    do {
      // One that fails on a busy machine is followed by the next, as in AWS; what is never counted ends by the test's time limit.
      await pulse?.running.invoke({ source: 'aws.events' }).catch(() => undefined);
      await sleep(100);
      daily = (await wire().operator(`GET /reports/daily?from=${today}&to=${today}`)).json;
    } while (daily.completeUntil === nothing);
    await stop();
    expect(daily.rows).not.toEqual([]);
    expect((await wire().operator('GET /reports/liability')).statusCode).toBe(200);
    const period = `from=${today}T00:00:00.000Z&to=9999-01-01T00:00:00.000Z`;
    const { json: statement } = await wire().operator(`GET /players/chapters/wallets/EUR/statement?${period}&limit=1`);
    expect(statement).toMatchObject({
      opening: '0.0000',
      closing: '1100.0000',
      totals: { deposit: { count: 1_100, amount: '1100.0000' } },
    });
  });

  it('has used every right that the roles grant, and no other', () => {
    const { granted, used } = grantedAndUsed(stack());
    expect(used).toEqual(granted);
  });
}
