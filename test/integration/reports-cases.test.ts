import { beforeEach, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { CaseBook } from '../../shared/desk/cases/case-book.ts';
import { idempotencyKey } from '../../shared/domain/ids.ts';
import { DynamoCaseStore } from '../../shared/dynamodb/case-store.ts';
import { createTestTables } from '../support/engines.ts';
import { Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { rowOf } from '../support/provider/rows.ts';
import { testReferences } from '../support/references.ts';

const endpoint = inject('dynoxideEndpoint');

describe.skipIf(endpoint === undefined)('the cases of a report', () => {
  let provider: Provider;
  let world: Awaited<ReturnType<typeof reportWorld>>;
  let pull: () => Promise<unknown>;
  let cases: DynamoCaseStore;

  beforeEach(async () => {
    provider = await new Provider().start();
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    world = await reportWorld(tables, provider);
    cases = new DynamoCaseStore(tables.client, tables.names, systemClock);
    const caseBook = new CaseBook({ store: cases, clock: systemClock, lost: () => expect.unreachable() });
    pull = () => world.pull({ caseBook });
    return () => provider.stop();
  });

  const found = async () => {
    const { cases: all } = await cases.list({ protocol: 'vela' }, 10);
    return [...all].sort((a, b) => (a.kind < b.kind ? -1 : 1));
  };

  it('are one for each ticket on which the sides differ, and lead to its log lines', async () => {
    await world.betwin('3', 1000, 299);
    provider.rows = [rowOf(3), rowOf(9)];
    await pull();
    await pull();
    const [differing, missing, ...others] = await found();
    expect(others).toEqual([]);
    expect(differing).toMatchObject({
      ...{ kind: 'reconciliation_mismatched', transactionId: '3', playerId: 'p1', currency: 'EUR', occurrences: 1 },
      ref: testReferences(idempotencyKey(world.source, '3')),
      facts: { reason: 'amounts_differ', stands: 'settled', standsPayout: '2.9900' },
    });
    expect(world.world.telemetry.reports.map(({ ref }) => ref)).toContain(differing?.ref);
    expect(missing).toMatchObject({ kind: 'reconciliation_missing', transactionId: '9', occurrences: 1 });
    expect(missing?.ref).toBe(testReferences(idempotencyKey(world.source, '9')));
    expect(missing).not.toHaveProperty('playerId');
  });

  it('are one for each row that names no ticket, without a reference', async () => {
    provider.rows = [rowOf(1, { ticket_id: -1n }), rowOf(2, { ticket_id: -1n })];
    await pull();
    const all = await found();
    expect(all).toHaveLength(2);
    for (const one of all) expect(one).not.toHaveProperty('ref');
  });
});
