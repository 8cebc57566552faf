import { beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import type { CommitResult } from '../../shared/application/ledger-store.ts';
import { caseIdOf } from '../../shared/desk/cases/case.ts';
import type { CaseQuery } from '../../shared/desk/cases/store.ts';
import type { AuditLine, BesideWrite, Occurrence } from '../../shared/domain/beside.ts';
import { DynamoCaseStore } from '../../shared/dynamodb/case-store.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';

const KINDS = ['content_mismatch', 'orphan_payout'];
const PROTOCOLS = ['tg', 'vela'];

function at(second: number): string {
  return new Date(Date.UTC(2026, 2, 2, 8, 0, second)).toISOString();
}

function occurrenceOf(subject: string, second: number, more: Partial<Occurrence> = {}): Occurrence {
  const about = { kind: 'orphan_payout', protocol: 'vela', agentId: 'main', facts: { asked: 'payout' }, ...more };
  return { ...about, caseId: caseIdOf(about.protocol, about.kind, subject), at: at(second), times: 1, ...more };
}

const line = { auditId: 'a', at: at(0), actor: 'anna', operation: 'x', target: 'case/x', requestId: 'r', changes: {} };
const lineNo = (auditId: string): AuditLine => ({ ...line, auditId });

eachEngine('the store of cases', (engine) => {
  let cases: DynamoCaseStore;
  let commit: (...beside: BesideWrite[]) => Promise<CommitResult>;
  const happened = (occurrence: Occurrence) => cases.happened(occurrence, unhurriedDeadline());

  beforeAll(async () => {
    const tables = await createTestTables(engine);
    const { store, client } = realStore(tables);
    cases = new DynamoCaseStore(client, tables.names, systemClock);
    commit = (...beside) => store.commit({ records: [], beside }, unhurriedDeadline());
  });

  it('opens a case with what happened, and counts what happens again, alone or in a transaction', async () => {
    const first = occurrenceOf('count', 1, { amount: 9_007_199_254_740_993n, playerId: 'counted', currency: 'EUR' });
    await happened(first);
    const again = { ...first, at: at(2), times: 5, facts: { asked: 'more' } };
    expect(await commit({ act: 'case', occurrence: again })).toEqual({ type: 'committed' });
    const { at: _, times: __, ...members } = again;
    const counted = { occurrences: 6, openedAt: at(1), lastAt: at(2), notes: [], revision: 0 };
    expect(await cases.get(first.caseId)).toEqual({ ...members, status: 'open', ...counted });
  });

  it('opened by many at once it is one, and none of them is lost', async () => {
    const occurrence = occurrenceOf('race', 1);
    await Promise.all(Array.from({ length: 12 }, () => happened(occurrence)));
    expect(await cases.get(occurrence.caseId)).toMatchObject({ occurrences: 12, status: 'open' });
  });

  it('a closing that races with what happens again has one legal order', async () => {
    const occurrence = occurrenceOf('closing', 1);
    await happened(occurrence);
    const known = await cases.get(occurrence.caseId);
    if (!known) throw new Error('it was opened');
    const close = cases.change(known, { closed: { outcome: 'done', at: at(3) } }, lineNo('close'));
    const [isClosed] = await Promise.all([close, happened({ ...occurrence, at: at(4) })]);
    expect(isClosed).toBe(true);
    const found = await cases.get(occurrence.caseId);
    expect(found?.occurrences).toBe(2);
    const asOpen = { status: 'open', openedAt: at(4) };
    const asClosed = { status: 'closed', openedAt: at(1), outcome: 'done', closedAt: at(3) };
    expect(found).toMatchObject(found?.status === 'open' ? asOpen : asClosed);
    if (found?.status === 'open') expect(found).not.toHaveProperty('outcome');
  });

  it('of two people who change it at once one has to look again', async () => {
    const occurrence = occurrenceOf('people', 1);
    await happened(occurrence);
    const known = await cases.get(occurrence.caseId);
    if (!known) throw new Error('it was opened');
    const changes = ['anna', 'bob'].map((owner) => cases.change(known, { owner }, lineNo(owner)));
    expect((await Promise.all(changes)).filter((isDone) => isDone)).toHaveLength(1);
  });

  it('is settled only as it was read: open, or closed by the same adjustment', async () => {
    const occurrence = occurrenceOf('settled', 1);
    await happened(occurrence);
    const { caseId } = occurrence;
    const settle = async (adjustmentId: string, wasOpen: boolean) => {
      const settlement = { caseId, adjustmentId, outcome: 'paid', at: at(9), wasOpen };
      const result = await commit({ act: 'settled_case', settlement });
      return result.type === 'lost' ? `lost ${result.besideLost}` : result.type;
    };
    expect(await settle('a', false)).toBe('lost true');
    expect(await settle('a', true)).toBe('committed');
    expect(await settle('b', true)).toBe('lost true');
    expect(await settle('b', false)).toBe('lost true');
    expect(await settle('a', false)).toBe('committed');
    const closed = { status: 'closed', adjustmentId: 'a', outcome: 'paid', closedAt: at(9), revision: 2 };
    expect(await cases.get(caseId)).toMatchObject(closed);
  });

  it('lists newest first, in full pages, by whatever is asked', async () => {
    const all = Array.from({ length: 40 }, (_, index) =>
      occurrenceOf(`list ${index}`, 100 + index, {
        kind: KINDS[index % 2] ?? '',
        protocol: PROTOCOLS[Math.floor(index / 2) % 2] ?? '',
        playerId: index < 20 ? 'p1' : 'p2',
        agentId: 'listed',
      }),
    );
    for (const occurrence of all) await happened(occurrence);
    // What happened last comes first.
    await happened({ ...(all[0] as Occurrence), at: at(200) });
    const order = [all[0] as Occurrence, ...all.slice(1).toReversed()];
    const queries: CaseQuery[] = [
      {},
      { status: 'open' },
      { status: 'closed' },
      { kind: 'orphan_payout' },
      { kind: 'orphan_payout', protocol: 'tg', status: 'open' },
      { protocol: 'vela' },
      { playerId: 'p1' },
      { playerId: 'p2', kind: 'content_mismatch', protocol: 'vela' },
    ];
    for (const query of queries) {
      const wanted = order.filter((one) =>
        Object.entries(query).every(([member, value]) => ({ status: 'open', ...one })[member] === value),
      );
      const found = (await pagesOf(query)).filter(({ agentId }) => agentId === 'listed');
      expect(
        found.map(({ caseId }) => caseId),
        JSON.stringify(query),
      ).toEqual(wanted.map(({ caseId }) => caseId));
    }
  });

  async function pagesOf(query: CaseQuery) {
    const limit = 7;
    const found = [];
    let next: Awaited<ReturnType<DynamoCaseStore['list']>>['next'];
    do {
      const page = await cases.list(query, limit, next);
      found.push(...page.cases);
      ({ next } = page);
      if (next) expect(page.cases).toHaveLength(limit);
    } while (next);
    return found;
  }
});
