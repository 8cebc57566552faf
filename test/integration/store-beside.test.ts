import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import type { Adjustment, AuditLine } from '../../shared/domain/beside.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import { DynamoAdjustmentStore } from '../../shared/dynamodb/adjustment-store.ts';
import { DynamoAuditLog } from '../../shared/dynamodb/audit-log.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { AT, entryOf } from './store-records.ts';

const NOW = '2026-03-02T09:00:00.000Z';

function lineOf(more: Partial<AuditLine> = {}): AuditLine {
  const changes = { status: { from: 'active', to: 'blocked' } };
  return {
    auditId: 'a',
    at: AT,
    actor: 'anna',
    operation: 'putPlayer',
    target: 'player/p',
    requestId: 'r',
    changes,
    ...more,
  };
}

function adjustmentOf(adjustmentId: string, more: Partial<Adjustment> = {}): Adjustment {
  return {
    adjustmentId,
    playerId: 'p',
    currency: 'EUR',
    amount: 9_007_199_254_740_993n,
    reason: 'lost',
    state: 'proposed',
    proposedBy: 'anna',
    createdAt: AT,
    updatedAt: AT,
    revision: 1,
    ...more,
  };
}

eachEngine('what is written beside the ledger', (engine) => {
  let tables: TestTables;
  let audit: DynamoAuditLog;
  let adjustments: DynamoAdjustmentStore;
  let commit: (commit: Commit) => Promise<{ type: string }>;

  beforeAll(async () => {
    tables = await createTestTables(engine);
    const { store, client } = realStore(tables);
    audit = new DynamoAuditLog(client, tables.names.audit, systemClock);
    adjustments = new DynamoAdjustmentStore(client, tables.names, systemClock);
    commit = (all) => store.commit(all, unhurriedDeadline());
  });

  const linesOf = async (target: string) => (await audit.page({ target }, 10, NOW)).lines;

  it('is there with the records of its commit, and comes back as it was', async () => {
    const line = lineOf({ target: 'player/both', reason: 'asked for' });
    const adjustment = adjustmentOf('both');
    const beside = [
      { act: 'audit', line },
      { act: 'adjustment', from: 0, adjustment },
    ] as const;
    expect(await commit({ records: [], beside })).toEqual({ type: 'committed' });
    expect(await linesOf('player/both')).toEqual([line]);
    expect(await adjustments.get('both')).toEqual(adjustment);
  });

  it('is not there without them: a failed condition on either side leaves nothing, and is told apart', async () => {
    const at = { key: '@operator#transfers#beside', role: 'entry' } as const;
    const record = entryOf('p', 'beside');
    const put = { act: 'put', at: at as never, record } as const;
    const line = lineOf({ target: 'player/none' });
    expect(await commit({ records: [put] })).toEqual({ type: 'committed' });
    const onRecord = await commit({ records: [put], beside: [{ act: 'audit', line }] });
    expect(onRecord).toMatchObject({ type: 'lost' });
    expect(onRecord).not.toHaveProperty('besideLost');
    const stale = { act: 'adjustment', from: 7, adjustment: adjustmentOf('stale', { revision: 8 }) } as const;
    const besideLost = await commit({ records: [], beside: [stale, { act: 'audit', line }] });
    expect(besideLost).toEqual({ type: 'lost', besideLost: true, current: { records: new Map() } });
    expect(await linesOf('player/none')).toEqual([]);
    expect(await adjustments.get('stale')).toBeUndefined();
  });

  it('an adjustment changes once per revision, and its line with it', async () => {
    const first = adjustmentOf('revised');
    expect(await adjustments.save(first, lineOf({ target: 'adjustment/revised' }))).toBe(true);
    const rejected = adjustmentOf('revised', { state: 'rejected', rejectedBy: 'bob', revision: 2 });
    expect(await adjustments.save(rejected, lineOf({ target: 'adjustment/revised', auditId: 'b' }))).toBe(true);
    const other = adjustmentOf('revised', { state: 'failed', revision: 2 });
    expect(await adjustments.save(other, lineOf({ target: 'adjustment/revised', auditId: 'c' }))).toBe(false);
    expect(await adjustments.get('revised')).toEqual(rejected);
    expect((await linesOf('adjustment/revised')).map(({ auditId }) => auditId)).toEqual(['b', 'a']);
  });

  it('lists adjustments newest first, all of them or those of one state, page by page', async () => {
    for (let day = 1; day <= 5; day++) {
      const adjustment = adjustmentOf(`d${day}`, {
        createdAt: `2027-01-0${day}T00:00:00.000Z`,
        state: day % 2 === 0 ? 'failed' : 'proposed',
      });
      await adjustments.save(adjustment, lineOf({ auditId: `d${day}` }));
    }
    const first = await adjustments.list(undefined, 3);
    expect(first.adjustments.map(({ adjustmentId }) => adjustmentId)).toEqual(['d5', 'd4', 'd3']);
    const second = await adjustments.list(undefined, 3, first.next);
    expect(second.adjustments.map(({ adjustmentId }) => adjustmentId).slice(0, 2)).toEqual(['d2', 'd1']);
    const failed = await adjustments.list('failed', 1);
    expect(failed.adjustments.map(({ adjustmentId }) => adjustmentId)).toEqual(['d4']);
    const rest = await adjustments.list('failed', 1, failed.next);
    expect(rest.adjustments.map(({ adjustmentId }) => adjustmentId)).toEqual(['d2']);
    expect(rest.next).toBeUndefined();
  });

  describe('audit lines', () => {
    const times = ['2024-12-31T23:59:59.999Z', '2025-01-01T00:00:00.000Z', '2025-06-01T12:00:00.000Z', AT];
    beforeAll(async () => {
      for (const [index, at] of times.entries()) {
        const actor = index % 2 === 0 ? 'even' : 'odd';
        await audit.write(lineOf({ auditId: `t${index}`, at, actor, target: 'player/timed' }));
      }
      await audit.write(lineOf({ auditId: 'else', at: times[1] ?? '', actor: 'even', target: 'player/else' }));
    });

    const ids = async (...asked: Parameters<DynamoAuditLog['page']>) =>
      (await audit.page(...asked)).lines.map(({ auditId }) => auditId);

    it('are found by target, by actor and by time, newest first', async () => {
      expect(await ids({ target: 'player/timed' }, 10, NOW)).toEqual(['t3', 't2', 't1', 't0']);
      expect(await ids({ actor: 'even' }, 10, NOW)).toEqual(['t2', 'else', 't0']);
      expect(await ids({ target: 'player/timed', actor: 'even' }, 10, NOW)).toEqual(['t2', 't0']);
      expect(await ids({ from: '2024-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' }, 10, NOW)).toEqual([
        't2',
        't1',
        'else',
        't0',
      ]);
    });

    it('count from an instant on, and up to one without it', async () => {
      expect(await ids({ target: 'player/timed', from: times[1] ?? '', to: AT }, 10, NOW)).toEqual(['t2', 't1']);
    });

    it.each([
      { target: 'player/timed' },
      { actor: 'even' },
      { from: '2024-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' },
    ])('come page by page as in one page: %j', async (filter) => {
      const whole = await ids(filter, 100, NOW);
      const paged: string[] = [];
      let after: Parameters<DynamoAuditLog['page']>[3];
      do {
        const page = await audit.page(filter, 1, NOW, after);
        expect(page.lines).toHaveLength(1);
        paged.push(...page.lines.map(({ auditId }) => auditId));
        after = page.next;
      } while (after);
      expect(paged).toEqual(whole);
    });
  });
});
