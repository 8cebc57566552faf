import { beforeEach, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { IndexBehind } from '../support/provider/index-behind.ts';
import { Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { rowOf } from '../support/provider/rows.ts';

eachEngine('a settled ticket that the report leaves out', (engine) => {
  let provider: Provider;
  let world: Awaited<ReturnType<typeof reportWorld>>;

  beforeEach(async () => {
    provider = await new Provider().start();
    world = await reportWorld(await createTestTables(engine), provider);
    return () => provider.stop();
  });

  /** Another ticket's row, so that the report is known to have come this far. */
  const reportComesIn = (minutes: number, id = 900) => {
    world.wait(minutes);
    provider.rows.push(rowOf(id, { report_date: world.shownTime() }));
  };
  const about = async (...tickets: string[]) =>
    (await world.verdicts()).filter((verdict) => tickets.includes(verdict.split(' ')[0] ?? ''));

  it('is missing there once the report is an hour further, and not before', async () => {
    await world.betwin('1', 1000, 300);
    await world.bet('2', 1000);
    await world.result('2', 0);
    reportComesIn(59);
    expect(await world.pull()).toMatchObject({ missing: 1 });
    expect(await about('1', '2')).toEqual([]);
    reportComesIn(2, 901);
    expect(await world.pull()).toMatchObject({ rows: 1, missing: 3 });
    expect(await about('1', '2')).toEqual(['1 missing_there not_reported', '2 missing_there not_reported']);
    expect(await world.pull()).toMatchObject({ missing: 0 });
  });

  it('is none when it is open, rolled back, refused, or has a row', async () => {
    await world.bet('1', 1000);
    await world.betwin('2', 1000, 300);
    await world.refund('2');
    await world.betwin('3', 999_999, 0);
    await world.betwin('4', 1000, 300);
    provider.rows = [rowOf(4, { payout_amount: '1' })];
    reportComesIn(90);
    await world.pull();
    expect(await about('1', '2', '3', '4')).toEqual(['4 mismatched amounts_differ']);
  });

  it('matches when its row comes late', async () => {
    await world.betwin('1', 1000, 300);
    reportComesIn(90);
    await world.pull();
    provider.rows.push(rowOf(1));
    expect(await world.pull()).toMatchObject({ rows: 1, matched: 1, missing: 0 });
    expect(await about('1')).toEqual(['1 matched same_amounts']);
  });

  it('is not missed any more once it is rolled back', async () => {
    await world.betwin('1', 1000, 300);
    reportComesIn(90);
    await world.pull();
    await world.refund('1');
    expect(await world.pull()).toMatchObject({ matched: 1 });
    expect(await about('1')).toEqual(['1 matched undone_on_both_sides']);
  });

  it('is not missed where the index does not know yet that it was rolled back', async () => {
    await world.betwin('1', 1000, 300);
    await world.refund('1');
    reportComesIn(90);
    const standing = ({ rolledBackBy: _, ...entry }: LedgerEntry) => [entry];
    await world.pull({ settlements: new IndexBehind(world.ports.settlements, standing) });
    expect(await about('1')).toEqual([]);
  });

  it('is looked at again where the index did not know yet that it was rolled back', async () => {
    await world.betwin('1', 1000, 300);
    provider.rows = [rowOf(1)];
    await world.pull();
    await world.refund('1');
    await world.pull({ settlements: new IndexBehind(world.ports.settlements, () => []) });
    expect(await about('1')).toEqual(['1 matched same_amounts']);
    await world.pull();
    expect(await about('1')).toEqual(['1 mismatched undone_here']);
  });

  it('is not missed because of a row from the future, and is found in its own time', async () => {
    provider.rows = [rowOf(899, { report_date: '2099-01-01 00:00:00' })];
    await world.pull();
    await world.betwin('1', 1000, 300);
    reportComesIn(50);
    expect(await world.pull()).toMatchObject({ missing: 1, ahead: 0 });
    expect(await about('1')).toEqual([]);
    reportComesIn(11, 901);
    await world.pull();
    expect(await about('1')).toEqual(['1 missing_there not_reported']);
  });

  it('is found by the oldest pull that could, however many came between', async () => {
    await world.betwin('1', 1000, 300);
    reportComesIn(30);
    await world.pull();
    world.wait(60);
    await world.betwin('2', 1000, 300);
    provider.rows.push(rowOf(901, { report_date: world.shownTime() }));
    await world.pull();
    expect(await about('1', '2')).toEqual(['1 missing_there not_reported']);
    reportComesIn(61, 902);
    await world.pull();
    expect(await about('1', '2')).toEqual(['1 missing_there not_reported', '2 missing_there not_reported']);
  });

  it('is looked for among hundreds, on every shard', async () => {
    const tickets = Array.from({ length: 300 }, (_, index) => String(index + 1));
    for (const ticket of tickets) await world.betwin(ticket, 1, 1);
    provider.rows = tickets
      .filter((ticket) => Number(ticket) % 10 !== 0)
      .map((ticket) => rowOf(BigInt(ticket), { bet_stake: '1', payout_amount: '1' }));
    reportComesIn(90);
    expect(await world.pull()).toMatchObject({ rows: 271, matched: 270, missing: 31 });
    expect(await about(...tickets.filter((ticket) => Number(ticket) % 10 === 0))).toHaveLength(30);
  });

  it('of a report in another zone is judged by the zone of the agent', async () => {
    const elsewhere = await reportWorld(await createTestTables(engine), provider, { timeZone: 'Asia/Kuala_Lumpur' });
    await elsewhere.betwin('1', 1000, 300);
    elsewhere.wait(50);
    provider.rows = [rowOf(900, { report_date: elsewhere.shownTime(8 * 60) })];
    await elsewhere.pull();
    expect(await elsewhere.verdicts()).toEqual(['900 missing_here not_booked']);
    elsewhere.wait(11);
    provider.rows.push(rowOf(901, { report_date: elsewhere.shownTime(8 * 60) }));
    await elsewhere.pull();
    expect(await elsewhere.verdicts()).toContain('1 missing_there not_reported');
  });
});
