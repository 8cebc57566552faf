import { beforeAll, describe, expect, it } from 'vitest';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { OUTAGES, REPLY_FAULTS, WRITE_FAULTS } from '../support/store-proxy/faults-by-kind.ts';
import { onEvery, onNth } from '../support/store-proxy/plan.ts';
import { WRITES } from '../support/store-proxy/request-shapes.ts';
import { playAll } from '../support/store-proxy/spoilt-conversations.ts';

eachEngine('a commit that goes wrong', (engine) => {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });

  // What the store never sees cannot depend on the store.
  const faults = engine.name === 'dynoxide' ? WRITE_FAULTS : REPLY_FAULTS;

  describe.each(Object.entries(faults))('%s, for a commit', (_, fault) => {
    it.each([
      ['on what was read', false],
      ['on what the container remembers', true],
    ])('%s leaves every verdict as it was and moves nothing twice', async (_, remembers) => {
      expect(await playAll(tables, { plan: () => [onNth(WRITES, 1, fault)], remembers })).toEqual([]);
    });
  });

  it.each(engine.name === 'dynoxide' ? Object.entries(OUTAGES) : [])(
    'an outage of commits by %s is answered in time, and the follow-up ends as it should',
    async (_, fault) => {
      expect(await playAll(tables, { plan: () => [onEvery(WRITES, fault)], mayStayUnclear: true })).toEqual([]);
    },
  );
});
