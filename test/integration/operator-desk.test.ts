import { beforeAll, beforeEach, expect, it } from 'vitest';
import { caseIdOf } from '../../shared/desk/cases/case.ts';
import type { CaseStore } from '../../shared/desk/cases/store.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { type Answer, callerOf, operatorWorld } from '../support/operator-world.ts';

type Call = ReturnType<typeof callerOf>;

let players = 0;

eachEngine('money moved by hand', (engine) => {
  let anna: Call;
  let bob: Call;
  let cases: CaseStore;
  let player: string;
  let id: (name: string) => string;

  beforeAll(async () => {
    const { ports } = await operatorWorld(await createTestTables(engine));
    ({ cases } = ports);
    anna = callerOf(ports, 'anna');
    bob = callerOf(ports, 'bob');
  });

  beforeEach(async () => {
    player = `p${++players}`;
    id = (name) => `${name}-${player}`;
    await anna(`PUT /players/${player}`);
    await anna(`PUT /players/${player}/wallets/EUR`);
  });

  const move = (direction: string, name: string, amount: string, more: object = {}) =>
    anna(`POST /players/${player}/wallets/EUR/transfers`, { transferId: id(name), direction, amount, ...more });
  const reverse = (name: string, reversalId: string, reason = 'wrong player') =>
    anna(`POST /transfers/${id(name)}/reversal`, { reversalId: id(reversalId), reason });
  const balance = async () => (await anna(`GET /players/${player}/wallets/EUR`)).body.balance;
  const transferOf = async (name: string) => (await anna(`GET /transfers/${id(name)}`)).body.transfer;
  const linesOf = async (target: string) => (await anna('GET /audit', undefined, `target=${target}`)).body.lines;
  const said = ({ status, body }: Answer) => `${status} ${body?.code ?? ''}`.trim();

  it('a transfer says what it was for, who made it and why', async () => {
    const more = { purpose: 'goodwill', reason: 'a bad day', reference: 'ticket-7' };
    const { status, body } = await move('deposit', 'd', '10', more);
    expect(status).toBe(201);
    expect(body.entry).toMatchObject({ kind: 'deposit', ...more, bookedBy: 'anna', requestId: 'test' });
    expect(await transferOf('d')).toEqual({
      transferId: id('d'),
      playerId: player,
      currency: 'EUR',
      direction: 'deposit',
      amount: '10.0000',
      ...more,
      status: 'applied',
      bookedBy: 'anna',
      entry: body.entry,
      createdAt: body.entry.createdAt,
    });
    expect(await linesOf(`transfer/${id('d')}`)).toMatchObject([
      { actor: 'anna', operation: 'createTransfer', reason: 'a bad day', requestId: 'test' },
    ]);
  });

  it('purpose and reference are content, the reason is not', async () => {
    await move('deposit', 'd', '10', { reference: 'a', reason: 'one' });
    expect(said(await move('deposit', 'd', '10', { reference: 'a', reason: 'two' }))).toBe('200');
    expect(said(await move('deposit', 'd', '10', { reference: 'a', purpose: 'cash' }))).toBe('200');
    expect(said(await move('deposit', 'd', '10', { reference: 'b' }))).toBe('409 transfer_mismatch');
    expect(said(await move('deposit', 'd', '10'))).toBe('409 transfer_mismatch');
    expect(said(await move('deposit', 'd', '10', { reference: 'a', purpose: 'bonus' }))).toBe('409 transfer_mismatch');
    expect(await linesOf(`transfer/${id('d')}`)).toHaveLength(1);
  });

  it.each([
    [{ purpose: 'gift' }, 'purpose'],
    [{ reason: '' }, 'reason'],
    [{ reason: 'x'.repeat(201) }, 'reason'],
    [{ reference: 'two words' }, 'reference'],
    [{ reference: 'x'.repeat(65) }, 'reference'],
  ])('a transfer with %j is refused', async (more, path) => {
    expect(await move('deposit', 'd', '10', more)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  it('a refused withdrawal is shown as refused, and cannot be reversed', async () => {
    expect(said(await move('withdrawal', 'w', '10', { reason: 'cash-out' }))).toBe('422 insufficient_funds');
    expect(await transferOf('w')).toMatchObject({ status: 'refused', amount: '10.0000', bookedBy: 'anna' });
    expect(await transferOf('w')).not.toHaveProperty('entry');
    expect(said(await reverse('w', 'r'))).toBe('409 transfer_not_applied');
    expect(await linesOf(`transfer/${id('w')}`)).toEqual([]);
  });

  it.each(['blocked', 'closed'])('a player who is %s takes no deposit but what comes back', async (status) => {
    await move('deposit', 'd', '10');
    await anna(`PUT /players/${player}`, { status });
    expect(said(await move('deposit', 'd2', '1'))).toBe('422 player_not_active');
    expect(said(await move('deposit', 'd', '10'))).toBe('200');
    expect(said(await move('withdrawal', 'w', '4'))).toBe('201');
    expect(said(await move('deposit', 'b', '4', { purpose: 'returned_withdrawal' }))).toBe('201');
    expect(said(await reverse('w', 'r'))).toBe('201');
    expect(await balance()).toBe('14.0000');
  });

  it('a reversal undoes a transfer once, whole', async () => {
    await move('deposit', 'd', '10');
    const { status, body } = await reverse('d', 'r');
    expect(status).toBe(201);
    expect(body.entry).toMatchObject({
      kind: 'reversal',
      amount: '-10.0000',
      rollbackOf: `${player}.EUR.1`,
      reason: 'wrong player',
      bookedBy: 'anna',
    });
    expect(said(await reverse('d', 'r'))).toBe('200');
    expect(said(await reverse('d', 'r', 'another reason'))).toBe('200');
    expect(said(await reverse('d', 'r2'))).toBe('409 already_reversed');
    expect(await transferOf('d')).toMatchObject({ status: 'reversed', reversal: body.entry });
    expect((await move('deposit', 'd', '10')).body.entry.rolledBackBy).toBe(`${player}.EUR.2`);
    expect(await balance()).toBe('0.0000');
    expect((await linesOf(`transfer/${id('d')}`)).map((line: { operation: string }) => line.operation)).toEqual([
      'reverseTransfer',
      'createTransfer',
    ]);
  });

  it('a reversal that is not covered leaves nothing, and may be asked for again', async () => {
    await move('deposit', 'd', '10');
    await move('withdrawal', 'w', '1');
    expect(said(await reverse('d', 'r'))).toBe('422 insufficient_funds');
    await move('deposit', 'd2', '1');
    expect(said(await reverse('d', 'r'))).toBe('201');
    expect(said(await anna('POST /transfers/nobody/reversal', { reversalId: 'x', reason: 'y' }))).toBe(
      '404 transfer_not_found',
    );
    expect(said(await anna('GET /transfers/nobody'))).toBe('404 transfer_not_found');
  });

  it('a reversal id stands for one reversal over all wallets', async () => {
    await move('deposit', 'd', '10');
    await move('deposit', 'e', '10');
    expect(said(await reverse('d', 'r'))).toBe('201');
    expect(said(await reverse('e', 'r'))).toBe('409 transfer_mismatch');
    expect(await balance()).toBe('10.0000');
  });

  it('of many reversals at once one is booked', async () => {
    await move('deposit', 'd', '10');
    await move('deposit', 'e', '90');
    const answers = await Promise.all(['a', 'a', 'b', 'c', 'a'].map((reversal) => reverse('d', reversal)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await balance()).toBe('90.0000');
  });

  /** A prize that is held, as a callback leaves it. */
  async function openCase(): Promise<string> {
    const caseId = caseIdOf('tg', 'jackpot_held', id('prize'));
    const about = { kind: 'jackpot_held', protocol: 'tg', agentId: 'main', playerId: player, currency: 'EUR' };
    const occurrence = { caseId, ...about, facts: {}, at: new Date().toISOString(), times: 1 };
    await cases.happened(occurrence, unhurriedDeadline());
    return caseId;
  }

  const propose = (name: string, direction: string, amount: string, more: object = {}) =>
    anna('POST /adjustments', {
      adjustmentId: id(name),
      playerId: player,
      currency: 'EUR',
      direction,
      amount,
      reason: 'a lost win',
      ...more,
    });

  it('an adjustment is proposed by one and booked by another, once', async () => {
    const caseId = await openCase();
    const { status, body } = await propose('a', 'credit', '25', { caseId });
    expect(status).toBe(201);
    expect(body.adjustment).toMatchObject({ state: 'proposed', proposedBy: 'anna', amount: '25.0000' });
    expect(await balance()).toBe('0.0000');
    expect(said(await propose('a', 'credit', '25', { caseId, reason: 'again' }))).toBe('200');
    expect(said(await propose('a', 'debit', '25', { caseId }))).toBe('409 adjustment_mismatch');
    expect(said(await anna(`POST /adjustments/${id('a')}/approval`))).toBe('403 same_person');
    const approvals = await Promise.all([1, 2, 3].map(() => bob(`POST /adjustments/${id('a')}/approval`)));
    for (const answer of approvals) {
      expect(answer).toMatchObject({ status: 200, body: { adjustment: { state: 'booked', bookedBy: 'bob' } } });
    }
    expect(await balance()).toBe('25.0000');
    const { entries } = (await anna(`GET /players/${player}/wallets/EUR/entries`)).body;
    expect(entries).toMatchObject([
      {
        kind: 'adjustment',
        amount: '25.0000',
        transactionId: id('a'),
        bookedBy: 'bob',
        proposedBy: 'anna',
        reason: 'a lost win',
        caseId,
      },
    ]);
    expect((await anna(`GET /adjustments/${id('a')}`)).body.adjustment.entryId).toBe(entries[0].entryId);
    expect(await linesOf(`adjustment/${id('a')}`)).toMatchObject([
      { actor: 'bob', operation: 'approveAdjustment', changes: { state: { from: 'proposed', to: 'booked' } } },
      { actor: 'anna', operation: 'proposeAdjustment', changes: { state: { to: 'proposed' } } },
    ]);
    const late = await anna(`POST /adjustments/${id('a')}/rejection`, { reason: 'late' });
    expect(said(late)).toBe('409 adjustment_booked');
  });

  it('an adjustment settles a case of its own player and its own currency, and no other', async () => {
    const caseId = await openCase();
    await anna(`PUT /players/${id('other')}`);
    await anna(`PUT /players/${id('other')}/wallets/EUR`);
    await anna(`PUT /players/${player}/wallets/USD`);
    for (const elsewhere of [{ playerId: id('other') }, { currency: 'USD' }])
      expect(said(await propose('e', 'credit', '25', { caseId, ...elsewhere }))).toBe('409 case_mismatch');
    expect(said(await propose('e', 'credit', '25', { caseId }))).toBe('201');
  });

  it('an adjustment that is not covered fails, and can be approved again', async () => {
    await propose('a', 'debit', '5');
    expect(said(await bob(`POST /adjustments/${id('a')}/approval`))).toBe('422 insufficient_funds');
    expect(said(await bob(`POST /adjustments/${id('a')}/approval`))).toBe('422 insufficient_funds');
    expect((await anna(`GET /adjustments/${id('a')}`)).body.adjustment.state).toBe('failed');
    await move('deposit', 'd', '5');
    expect(said(await bob(`POST /adjustments/${id('a')}/approval`))).toBe('200');
    expect(await balance()).toBe('0.0000');
    expect(await linesOf(`adjustment/${id('a')}`)).toHaveLength(3);
  });

  it('an adjustment that is rejected is never booked', async () => {
    await propose('a', 'credit', '5');
    const rejected = await bob(`POST /adjustments/${id('a')}/rejection`, { reason: 'was paid' });
    expect(rejected.body.adjustment).toMatchObject({
      state: 'rejected',
      rejectedBy: 'bob',
      rejectionReason: 'was paid',
    });
    expect(said(await bob(`POST /adjustments/${id('a')}/rejection`, { reason: 'again' }))).toBe('200');
    expect(said(await bob(`POST /adjustments/${id('a')}/approval`))).toBe('409 adjustment_rejected');
    expect(said(await bob('POST /adjustments/nothing/approval'))).toBe('404 adjustment_not_found');
    expect(await balance()).toBe('0.0000');
  });

  it('of an approval and a rejection at once one counts', async () => {
    for (let round = 0; round < 5; round++) {
      const name = `race${round}`;
      await propose(name, 'credit', '1');
      const before = await balance();
      const [approval, rejection] = await Promise.all([
        bob(`POST /adjustments/${id(name)}/approval`),
        bob(`POST /adjustments/${id(name)}/rejection`, { reason: 'no' }),
      ]);
      expect([`${said(approval)} | ${said(rejection)}`]).toContainEqual(
        expect.stringMatching(/^200 \| 409 adjustment_booked$|^409 adjustment_rejected \| 200$/),
      );
      const moved = Number(await balance()) - Number(before);
      expect(moved).toBe(approval.status === 200 ? 1 : 0);
    }
  });

  it('lists adjustments by state, with a cursor that is good for its list alone', async () => {
    await propose('a', 'credit', '1');
    await propose('b', 'credit', '1');
    const first = await anna('GET /adjustments', undefined, 'state=proposed&limit=1');
    expect(first.body.adjustments).toMatchObject([{ adjustmentId: id('b') }]);
    const { cursor } = first.body;
    const second = await anna('GET /adjustments', undefined, `state=proposed&limit=2&cursor=${cursor}`);
    expect(second.body.adjustments[0]).toMatchObject({ adjustmentId: id('a') });
    expect(said(await anna('GET /adjustments', undefined, `limit=1&cursor=${cursor}`))).toBe('400 invalid_cursor');
  });

  it('audit lines are listed by one of three filters at least, page by page', async () => {
    expect(said(await anna('GET /audit'))).toBe('400 invalid_request');
    expect(said(await anna('GET /audit', undefined, 'to=2026-01-01T00:00:00.000Z'))).toBe('400 invalid_request');
    const first = await anna('GET /audit', undefined, 'actor=anna&limit=1');
    expect(first.body.lines).toHaveLength(1);
    const next = await anna('GET /audit', undefined, `actor=anna&limit=3&cursor=${first.body.cursor}`);
    expect(next.body.lines).not.toContainEqual(first.body.lines[0]);
    const other = await anna('GET /audit', undefined, `actor=bob&limit=1&cursor=${first.body.cursor}`);
    expect(said(other)).toBe('400 invalid_cursor');
    const since = await anna('GET /audit', undefined, 'from=2026-01-01T00:00:00Z&limit=200');
    expect(since.body.lines.length).toBeGreaterThan(3);
  });
});
