import { beforeEach, expect, it } from 'vitest';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { type ProviderRow, rowOf } from '../support/provider/rows.ts';

eachEngine('a pull of reports', (engine) => {
  let provider: Provider;
  let world: Awaited<ReturnType<typeof reportWorld>>;

  beforeEach(async () => {
    provider = await new Provider().start();
    world = await reportWorld(await createTestTables(engine), provider);
    return () => provider.stop();
  });

  it('holds every row against the ledger', async () => {
    await world.bet('1', 1000);
    await world.result('1', 300);
    await world.betwin('2', 1000, 300);
    await world.betwin('3', 1000, 299);
    await world.bet('4', 1000);
    await world.bet('5', 1000);
    await world.bet('6', 1000);
    await world.refund('6');
    await world.refund('7');
    expect(await world.bet('8', 999_999)).toBe('3');
    provider.rows = [
      rowOf(1),
      rowOf(2),
      rowOf(3),
      rowOf(4),
      rowOf(5, { status: 'open', payout_amount: '0' }),
      rowOf(6, { payout_amount: '0', cancel_amount: '1000' }),
      rowOf(7, { bet_stake: '0', payout_amount: '0' }),
      rowOf(8),
      rowOf(9),
    ];
    expect(await world.pull()).toEqual({
      rows: 9,
      cursor: '9',
      matched: 5,
      mismatched: 3,
      missing: 1,
      ahead: 0,
      isComplete: true,
      isSilent: false,
    });
    expect(await world.verdicts()).toEqual([
      '1 matched same_amounts',
      '2 matched same_amounts',
      '3 mismatched amounts_differ',
      '4 mismatched open_here',
      '5 matched_open open_on_both_sides',
      '6 matched undone_on_both_sides',
      '7 matched undone_on_both_sides',
      '8 mismatched undone_here',
      '9 missing_here not_booked',
    ]);
  });

  it('reads 1,001 rows in three pages, and stores each once though every page comes twice', async () => {
    provider.rows = rows(1001);
    provider.habits.givesPagesTwice = true;
    expect(await world.pull()).toMatchObject({ rows: 1001, cursor: '1001', missing: 1001, isComplete: true });
    expect(cursorsAsked()).toEqual(['0', '500', '500r', '1000', '1000r', '1001']);
    expect(await world.verdicts()).toHaveLength(1001);
    provider.habits.givesPagesTwice = false;
    expect(await world.pull()).toMatchObject({ rows: 0, cursor: '1001', missing: 0 });
    expect(cursorsAsked().at(-1)).toBe('1001');
  });

  it('goes on from where it stopped, with the digits of the cursor as they came', async () => {
    provider.rows = rows(3);
    await world.pull();
    provider.rows.push(rowOf(4));
    expect(await world.pull()).toMatchObject({ rows: 1, cursor: '4', missing: 1 });
    expect(cursorsAsked()).toEqual(['0', '3', '3', '4']);
  });

  it('ends when the cursor stands still under a full page', async () => {
    provider.rows = rows(600);
    provider.habits.cursorStandsStill = true;
    expect(await world.pull()).toMatchObject({ rows: 500, cursor: '0', isComplete: true });
    expect(cursorsAsked()).toEqual(['0']);
  });

  it('replaces a row by one with the same id', async () => {
    await world.betwin('1', 1000, 300);
    provider.rows = [rowOf(1, { payout_amount: '299' })];
    await world.pull();
    provider.rows.push(rowOf(1));
    expect(await world.pull()).toMatchObject({ rows: 1, matched: 1, mismatched: 0 });
    expect(await world.verdicts()).toEqual(['1 matched same_amounts']);
  });

  it('keeps a second row about one ticket beside the first, in one page and in the next', async () => {
    await world.betwin('1', 1000, 300);
    provider.rows = [rowOf(1), rowOf(2, { ticket_id: 1n, payout_amount: '0' })];
    expect(await world.pull()).toMatchObject({ rows: 2, matched: 1, mismatched: 1 });
    provider.rows.push(rowOf(3, { ticket_id: 1n }), rowOf(2, { ticket_id: 1n, payout_amount: '0' }));
    expect(await world.pull()).toMatchObject({ rows: 1, matched: 0, mismatched: 1 });
    expect(await world.verdicts()).toEqual([
      '1 matched same_amounts',
      '1 mismatched amounts_differ',
      '1 mismatched reported_twice',
    ]);
  });

  it('is not stopped by a row that cannot be read', async () => {
    provider.rows = [rowOf(1, { bet_stake: '"ten"' }), rowOf(2)];
    expect(await world.pull()).toMatchObject({ rows: 2, mismatched: 1, missing: 1 });
    expect(await world.verdicts()).toEqual(['1 mismatched unreadable_row', '2 missing_here not_booked']);
  });

  it('judges again what did not match, without a word of the provider', async () => {
    await world.bet('1', 1000);
    await world.bet('3', 1000);
    await world.betwin('4', 1000, 300);
    provider.rows = [
      rowOf(1),
      rowOf(2),
      rowOf(3, { status: 'open', payout_amount: '300' }),
      rowOf(4, { payout_amount: '1' }),
    ];
    expect(await world.pull()).toMatchObject({ matched: 1, mismatched: 2, missing: 1 });
    await world.result('1', 300);
    await world.betwin('2', 1000, 301);
    await world.result('3', 300);
    expect(await world.pull()).toMatchObject({ rows: 0, matched: 1, mismatched: 1, missing: 0 });
    expect(await world.verdicts()).toEqual([
      '1 matched same_amounts',
      '2 mismatched amounts_differ',
      '3 matched same_amounts',
      '4 mismatched amounts_differ',
    ]);
    expect(await world.pull()).toMatchObject({ rows: 0, matched: 0, mismatched: 0, missing: 0 });
  });

  it('counts a verdict that has changed once, when it changes', async () => {
    await world.bet('1', 1000);
    provider.rows = [rowOf(1)];
    await world.pull();
    await world.result('1', 300);
    expect(await world.pull()).toMatchObject({ rows: 0, matched: 1 });
    expect(await world.pull()).toMatchObject({ rows: 0, matched: 0 });
  });

  const cursorsAsked = () => provider.calls.map(({ searchParams }) => searchParams.get('key'));
});

function rows(count: number): ProviderRow[] {
  return Array.from({ length: count }, (_, index) => rowOf(index + 1));
}
