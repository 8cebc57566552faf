import { describe, expect, it } from 'vitest';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { balanceOf, newName, Table } from './table.ts';
import type { Wire } from './wire.ts';

const PATIENCE = { timeout: 5_000 };

/** What waits for a person, from the callback that opens a case to the closing that ends it. */
export function cases(protocol: ProtocolUnderTest, wire: () => Wire, hasTwoPeople: boolean): void {
  const call = (line: string, content?: unknown, actor = 'anna') => wire().operator(line, content, actor);

  /** A transaction comes again with another amount. */
  async function mismatch() {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const id = table.simulator.newId();
    const stake = (amount: bigint) => table.tell(table.simulator.stake(talk, { id, amount }));
    expect((await stake(100_000n)).verdict).toBe('done');
    const again = async () => expect((await stake(200_000n)).verdict).not.toBe('done');
    await again();
    const list = (query: string) => call(`GET /cases?playerId=${talk.playerId}&${query}`);
    await expect.poll(async () => (await list('')).json.cases.length, PATIENCE).toBe(1);
    const { caseId } = (await list('')).json.cases[0];
    return { table, talk, id, again, list, caseId };
  }

  it('opens one case for a transaction, counts what is repeated, and says what was asked and what stands', async () => {
    const { table, talk, id, again, caseId } = await mismatch();
    await again();
    const { json } = await call(`GET /cases/${caseId}`);
    expect(json.case).toMatchObject({
      caseId,
      kind: 'content_mismatch',
      status: 'open',
      protocol: table.protocol,
      agentId: table.agentId,
      transactionId: id,
      playerId: talk.playerId,
      currency: talk.currency,
      facts: { answered: 'content_mismatch', askedStake: '20.0000', standsStake: '10.0000' },
      occurrences: 2,
      notes: [],
    });
    expect(JSON.stringify(json)).not.toContain(talk.secret);
  });

  it('is in the lists that it belongs to, and in no other', async () => {
    const { table, list, caseId } = await mismatch();
    const found = async (line: string) => {
      const { json } = await call(line);
      return json.cases.some((one: { caseId: string }) => one.caseId === caseId);
    };
    for (const query of ['status=open', 'kind=content_mismatch', `protocol=${table.protocol}&status=open`]) {
      await expect.poll(() => found(`GET /cases?limit=200&${query}`), PATIENCE).toBe(true);
      expect((await list(query)).json.cases).toHaveLength(1);
    }
    for (const query of ['status=closed', 'kind=orphan_payout']) expect((await list(query)).json.cases).toEqual([]);
  });

  it('is worked on and closed, and what happens again opens it anew under the same id', async () => {
    const { again, caseId } = await mismatch();
    expect(await call(`POST /cases/${caseId}/notes`, { text: 'asked' })).toMatchObject({ statusCode: 201 });
    expect(await call(`PUT /cases/${caseId}/owner`, { owner: 'anna' })).toMatchObject({ statusCode: 200 });
    const closing = { outcome: 'their mistake' };
    const closed = await call(`POST /cases/${caseId}/closing`, closing);
    expect(closed.json.case).toMatchObject({ status: 'closed', ...closing, owner: 'anna', notes: [{ text: 'asked' }] });
    expect((await call(`POST /cases/${caseId}/closing`, closing)).json).toEqual(closed.json);
    expect((await call(`POST /cases/${caseId}/closing`, { outcome: 'other' })).json.code).toBe('case_closed');
    await again();
    const { json } = await call(`GET /cases/${caseId}`);
    expect(json.case).toMatchObject({ status: 'open', occurrences: 2, owner: 'anna' });
    expect(json.case).not.toHaveProperty('closedAt');
    const { json: audit } = await call(`GET /audit?target=case/${caseId}`);
    const operations = audit.lines.map(({ operation }: { operation: string }) => operation);
    expect(operations).toEqual(['closeCase', 'setCaseOwner', 'addCaseNote']);
  });

  // Elsewhere than here, one person signs all calls.
  it.runIf(hasTwoPeople)('is closed by the adjustment that names it, once', async () => {
    const { talk, caseId } = await mismatch();
    const before = await balanceOf(wire(), talk.playerId);
    const { playerId, currency } = talk;
    const propose = (adjustmentId: string) => {
      const money = { direction: 'credit', amount: '5', reason: 'their mistake' };
      return call('POST /adjustments', { adjustmentId, playerId, currency, ...money, caseId });
    };
    const [one, other] = [newName('a'), newName('a')];
    for (const id of [one, other]) expect((await propose(id)).statusCode).toBe(201);
    const approve = (id: string) => call(`POST /adjustments/${id}/approval`, undefined, 'bob');
    const answers = await Promise.all([one, other, one, other].map(approve));
    const booked = answers.filter(({ statusCode }) => statusCode === 200);
    const refused = answers.filter(({ statusCode }) => statusCode !== 200);
    expect(booked).toHaveLength(2);
    for (const { json } of refused) expect(json.code).toBe('case_closed');
    expect(await balanceOf(wire(), playerId)).toBe(before + 50_000n);
    const { adjustmentId } = booked[0]?.json.adjustment ?? {};
    expect((await call(`GET /cases/${caseId}`)).json.case).toMatchObject({ status: 'closed', adjustmentId });
    expect((await propose(newName('a'))).json.code).toBe('case_closed');
  });

  describe('of a hurried provider', () => {
    it('stays one, and two callbacks at once open no second one', async () => {
      const { again, list } = await mismatch();
      await Promise.all(Array.from({ length: 30 }, again));
      const { cases: found } = (await list('')).json;
      expect(found).toHaveLength(1);
      expect(found[0].occurrences).toBeGreaterThan(1);
      expect(found[0].occurrences).toBeLessThanOrEqual(31);
    });
  });
}
