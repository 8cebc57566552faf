import { beforeEach, expect, it } from 'vitest';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { HOST_ID, Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { rowOf } from '../support/provider/rows.ts';

/** What a provider's report may do that a wallet must not believe without a look. */
eachEngine('a report that is doubted', (engine) => {
  let provider: Provider;
  let world: Awaited<ReturnType<typeof reportWorld>>;

  beforeEach(async () => {
    provider = await new Provider().start();
    world = await reportWorld(await createTestTables(engine), provider);
    return () => provider.stop();
  });

  it('has a play judged again that was matched and then refunded', async () => {
    await world.betwin('1', 1000, 300);
    provider.rows = [rowOf(1)];
    expect(await world.pull()).toMatchObject({ matched: 1 });
    await world.refund('1');
    expect(await world.pull()).toMatchObject({ rows: 0, matched: 0, mismatched: 1 });
    expect(await world.verdicts()).toEqual(['1 mismatched undone_here']);
    expect(await world.pull()).toMatchObject({ mismatched: 0 });
  });

  it('has refunds found however many pulls and hours lie between, each once', async () => {
    const tickets = Array.from({ length: 130 }, (_, index) => String(index + 1));
    for (const ticket of tickets) await world.betwin(ticket, 1, 1);
    provider.rows = tickets.map((ticket) => rowOf(BigInt(ticket), { bet_stake: '1', payout_amount: '1' }));
    expect(await world.pull()).toMatchObject({ matched: 130 });
    for (const ticket of tickets) await world.refund(ticket);
    world.wait(600);
    expect(await world.pull()).toMatchObject({ mismatched: 130 });
    world.wait(600);
    expect(await world.pull()).toMatchObject({ mismatched: 0 });
  });

  it('has a stake judged again that was open on both sides and then refunded', async () => {
    await world.bet('1', 1000);
    provider.rows = [rowOf(1, { status: 'open', payout_amount: '0' })];
    await world.pull();
    await world.refund('1');
    expect(await world.pull()).toMatchObject({ mismatched: 1 });
    expect(await world.verdicts()).toEqual(['1 mismatched undone_here']);
  });

  it('matches one of two rows about a ticket at most, whichever page they are on', async () => {
    await world.betwin('1', 1000, 300);
    await world.betwin('2', 1000, 300);
    provider.rows = [rowOf(1), rowOf(11, { ticket_id: 1n }), rowOf(2)];
    expect(await world.pull()).toMatchObject({ matched: 2, mismatched: 1 });
    provider.rows.push(rowOf(12, { ticket_id: 2n }));
    expect(await world.pull()).toMatchObject({ matched: 0, mismatched: 1 });
    expect(await world.verdicts()).toEqual([
      '1 matched same_amounts',
      '1 mismatched reported_twice',
      '2 matched same_amounts',
      '2 mismatched reported_twice',
    ]);
  });

  it.each([{ cancel_amount: '1000' }, { reject_amount: '1000' }, { cancel_amount: '1' }, { status: 'cancelled' }])(
    'does not match a settled ticket with a row that says %o',
    async (taken) => {
      await world.betwin('1', 1000, 300);
      provider.rows = [rowOf(1, taken)];
      await world.pull();
      expect(await world.verdicts()).toEqual(['1 mismatched cancelled_there']);
    },
  );

  it('matches a settled ticket of nothing with a row of nothing', async () => {
    await world.betwin('1', 0, 0);
    provider.rows = [rowOf(1, { bet_stake: '0', payout_amount: '0' })];
    await world.pull();
    expect(await world.verdicts()).toEqual(['1 matched same_amounts']);
  });

  it('does not keep a row at a ticket that it has left', async () => {
    await world.betwin('1', 1000, 300);
    await world.betwin('2', 1000, 300);
    provider.rows = [rowOf(777, { ticket_id: 1n }), rowOf(778, { ticket_id: 3n })];
    await world.pull();
    provider.rows.push(rowOf(777, { ticket_id: 2n }), rowOf(778, { ticket_id: 2n }));
    await world.pull();
    expect(await world.verdicts()).toEqual([
      '1 missing_there not_reported',
      '2 matched same_amounts',
      '2 mismatched reported_twice',
    ]);
  });

  it('lets the other row of a ticket stand for it when the first one leaves', async () => {
    await world.betwin('1', 1000, 300);
    provider.rows = [rowOf(777, { ticket_id: 1n }), rowOf(778, { ticket_id: 1n })];
    await world.pull();
    provider.rows.push(rowOf(777, { ticket_id: 2n }));
    await world.pull();
    expect(await world.verdicts()).toEqual(['1 matched same_amounts', '2 missing_here not_booked']);
  });

  it('lets two rows change places', async () => {
    await world.betwin('1', 1000, 300);
    await world.betwin('2', 1000, 301);
    provider.rows = [rowOf(8, { ticket_id: 1n, payout_amount: '301' }), rowOf(9, { ticket_id: 2n })];
    expect(await world.pull()).toMatchObject({ mismatched: 2 });
    provider.rows.push(rowOf(8, { ticket_id: 2n, payout_amount: '301' }), rowOf(9, { ticket_id: 1n }));
    await world.pull();
    expect(await world.verdicts()).toEqual(['1 matched same_amounts', '2 matched same_amounts']);
  });

  it('follows a row that could not be read until it was corrected', async () => {
    await world.betwin('1', 1000, 300);
    provider.rows = [rowOf(1, { ticket_id: -1n })];
    await world.pull();
    expect(await world.verdicts()).toEqual([' mismatched unreadable_row']);
    provider.rows.push(rowOf(1));
    await world.pull();
    expect(await world.verdicts()).toEqual(['1 matched same_amounts']);
  });

  it.each(['2099-01-01 00:00:00', 'five hours'])(
    'counts rows of %s once, and believes them no time to come',
    async (date) => {
      const report_date = date === 'five hours' ? world.shownTime(300) : date;
      provider.rows = [rowOf(1, { report_date }), rowOf(2, { report_date })];
      expect(await world.pull()).toMatchObject({ rows: 2, ahead: 2 });
      expect((await world.state())?.reportedUntil?.slice(0, 10)).toBe(world.shownTime().slice(0, 10));
      expect(await world.pull()).toMatchObject({ ahead: 0 });
    },
  );

  it('begins anew when it is another host, or another address', async () => {
    provider.rows = [rowOf(1), rowOf(2)];
    await world.pull();
    const other = await new Provider().start();
    other.rows = [rowOf(1), rowOf(2), rowOf(3)];
    expect(await world.pullFrom({ hostId: HOST_ID, providerUrl: other.url })).toMatchObject({ rows: 1, cursor: '3' });
    expect(other.calls[0]?.searchParams.get('key')).toBe('0');
    await other.stop();
    provider.calls.length = 0;
    await world.pull();
    expect(provider.calls[0]?.searchParams.get('key')).toBe('0');
  });

  it('leaves the rows of another host where they are, whatever their numbers', async () => {
    for (const ticket of ['1', '2']) await world.betwin(ticket, 1000, 300);
    provider.rows = [rowOf(777, { ticket_id: 1n })];
    await world.pull();
    const other = await new Provider().start();
    other.rows = [rowOf(777, { ticket_id: 2n })];
    await world.pullFrom({ hostId: HOST_ID, providerUrl: other.url });
    await other.stop();
    expect(await world.verdicts()).toEqual(['1 matched same_amounts', '2 matched same_amounts']);
  });

  it('is read on behind short pages, until one is empty', async () => {
    provider.rows = Array.from({ length: 20 }, (_, index) => rowOf(index + 1));
    provider.habits.largestPage = 3;
    expect(await world.pull()).toMatchObject({ rows: 20, cursor: '20', isComplete: true });
  });

  it('is asked for in smaller pages where one is too large', async () => {
    const heavy = `{"x":${JSON.stringify('x'.repeat(30_000))}}`;
    provider.rows = Array.from({ length: 400 }, (_, index) => rowOf(index + 1, { bet_info: heavy }));
    expect(await world.pull()).toMatchObject({ rows: 400, cursor: '400', isComplete: true });
    expect(provider.calls.map(({ searchParams }) => searchParams.get('page_size'))).toContain('125');
  });

  it('is stored though it is full of control characters', async () => {
    const username = '\u0001'.repeat(1_000);
    const bet_info = JSON.stringify({ x: '\u0001"\\'.repeat(6_000) });
    provider.rows = Array.from({ length: 60 }, (_, index) =>
      rowOf(index + 1, { username, game_code: username, bet_info }),
    );
    expect(await world.pull()).toMatchObject({ rows: 60, isComplete: true });
  });

  it.each([
    ['is empty', () => []],
    ['bears no date', () => [rowOf(1, { report_date: '02.03.2026' })]],
    ['has ended long ago', () => [rowOf(7)]],
  ])('that %s is silent when tickets have settled for an hour', async (_, rows) => {
    await world.betwin('1', 1000, 300);
    provider.rows = rows();
    expect(await world.pull()).toMatchObject({ isSilent: false });
    world.wait(61);
    expect(await world.pull()).toMatchObject({ isSilent: true });
    provider.rows.push(rowOf(2, { report_date: world.shownTime() }));
    expect(await world.pull()).toMatchObject({ isSilent: false });
  });

  it('is not silent where nobody plays, or what was played has its row', async () => {
    world.wait(600);
    expect(await world.pull()).toMatchObject({ isSilent: false });
    provider.rows = [rowOf(1, { report_date: world.shownTime(-10) })];
    await world.betwin('1', 1000, 300);
    world.wait(120);
    expect(await world.pull()).toMatchObject({ isSilent: false });
  });
});
