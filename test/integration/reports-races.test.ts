import { beforeEach, expect, it } from 'vitest';
import type { ReportStore } from '../../shared/reconciliation/store.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { Provider } from '../support/provider/provider.ts';
import { reportWorld } from '../support/provider/report-world.ts';
import { rowOf } from '../support/provider/rows.ts';

eachEngine('pulls of one agent', (engine) => {
  let provider: Provider;
  let world: Awaited<ReturnType<typeof reportWorld>>;

  beforeEach(async () => {
    provider = await new Provider().start();
    world = await reportWorld(await createTestTables(engine), provider);
    provider.rows = Array.from({ length: 600 }, (_, index) => rowOf(index + 1));
    return () => provider.stop();
  });

  /** The real store with one method that does otherwise. */
  const storeWith = (replaced: Partial<ReportStore>): ReportStore => {
    const { reports } = world.ports;
    return {
      begin: reports.begin.bind(reports),
      states: reports.states.bind(reports),
      restart: reports.restart.bind(reports),
      advance: reports.advance.bind(reports),
      saveChecked: reports.saveChecked.bind(reports),
      saveAgain: reports.saveAgain.bind(reports),
      end: reports.end.bind(reports),
      place: reports.place.bind(reports),
      replace: reports.replace.bind(reports),
      find: reports.find.bind(reports),
      beside: reports.beside.bind(reports),
      save: reports.save.bind(reports),
      withdraw: reports.withdraw.bind(reports),
      list: reports.list.bind(reports),
      ...replaced,
    };
  };
  const stop = async (): Promise<never> => {
    throw new Error('the container is gone');
  };

  it('at the same time store every row once, and one of them reaches the end', async () => {
    const results = await Promise.all(Array.from({ length: 3 }, () => world.pull()));
    expect(results.filter(({ isComplete }) => isComplete).length).toBeGreaterThanOrEqual(1);
    expect(await world.state()).toMatchObject({ cursor: '600' });
    expect(await world.verdicts()).toHaveLength(600);
  });

  it('move the cursor only behind rows that are stored', async () => {
    await expect(world.pull({ reports: storeWith({ save: stop }) })).rejects.toThrow('gone');
    expect((await world.state())?.cursor).toBeUndefined();
    expect(await world.verdicts()).toEqual([]);
  });

  it('take up a page again whose rows were stored and whose cursor was not, and count it once', async () => {
    await expect(world.pull({ reports: storeWith({ advance: stop }) })).rejects.toThrow('gone');
    expect(await world.verdicts()).toHaveLength(500);
    expect(await world.pull()).toMatchObject({ rows: 100, missing: 100, cursor: '600' });
    expect(await world.verdicts()).toHaveLength(600);
  });

  it('go on where one ran out of time', async () => {
    expect(await world.pull({}, 1_000)).toMatchObject({ rows: 500, cursor: '500', isComplete: false });
    expect(await world.pull()).toMatchObject({ rows: 100, cursor: '600', isComplete: true });
  });

  it('give way to one that has moved the cursor meanwhile', async () => {
    const { reports } = world.ports;
    const overtaken = storeWith({
      advance: async (source, from, to) => {
        await reports.advance(source, from, { ...to, cursor: '550' });
        return reports.advance(source, from, to);
      },
    });
    expect(await world.pull({ reports: overtaken })).toMatchObject({ rows: 500, cursor: '550', isComplete: false });
  });

  it('that come late do not overwrite a later verdict, and lose nothing else', async () => {
    const { reports } = world.ports;
    await world.pull();
    const [first, second] = await itemsOf('missing_here', 2);
    if (!first || !second) throw new TypeError('the pull has left no items');
    const earlier = '2026-01-01T00:00:00.000Z';
    const unseen = { ...first, key: '0'.repeat(20), ticketId: '0', judgedAt: earlier };
    const stale = { ...first, match: 'matched', reason: 'same_amounts', judgedAt: earlier } as const;
    await reports.save(world.source, [stale, unseen, { ...second, match: 'matched', reason: 'same_amounts' }]);
    const found = await reports.find(world.source, [first, second, unseen]);
    expect([first, unseen, second].map(({ key }) => found.get(key)?.match)).toEqual([
      'missing_here',
      'missing_here',
      'matched',
    ]);
  });

  it('list nothing of another agent', async () => {
    await world.pull();
    for (const agentId of ['mai', 'main#', 'main2']) {
      const listed = await world.ports.reports.list(
        { ...world.source, agentId },
        { match: 'missing_here', order: 'oldest_first', limit: 10 },
      );
      expect(listed).toEqual({ items: [], hasMore: false });
    }
  });

  const itemsOf = async (match: 'missing_here', limit: number) =>
    (await world.ports.reports.list(world.source, { match, order: 'oldest_first', limit })).items;
});
