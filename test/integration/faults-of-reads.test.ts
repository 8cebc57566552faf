import { beforeAll, describe, expect, it } from 'vitest';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { applyThenReset } from '../support/store-proxy/faults.ts';
import { READ_FAULTS, REPLY_FAULTS } from '../support/store-proxy/faults-by-kind.ts';
import { onNth } from '../support/store-proxy/plan.ts';
import { READS, WRITES } from '../support/store-proxy/request-shapes.ts';
import { playAll } from '../support/store-proxy/spoilt-conversations.ts';

const SAMPLE = 'carried out, half a reply and then nothing';

eachEngine('a read that goes wrong', (engine) => {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });

  // A read changes nothing in a store, whatever becomes of its reply: of a second engine one fault is sample enough.
  const faults = engine.name === 'dynoxide' ? READ_FAULTS : { [SAMPLE]: REPLY_FAULTS[SAMPLE] };

  describe.each(Object.entries(faults))('%s, for a read', (_, fault) => {
    it('that begins a callback leaves every verdict as it was', async () => {
      expect(await playAll(tables, { plan: () => [onNth(READS, 1, fault)] })).toEqual([]);
    });

    it('that looks for a commit without reply leaves every verdict as it was', async () => {
      const plan = () => [onNth(WRITES, 1, applyThenReset), onNth(READS, 2, fault)];
      expect(await playAll(tables, { plan })).toEqual([]);
    });
  });
});
