import { beforeAll, describe, expect, it } from 'vitest';
import type { History } from '../../shared/desk/lookups/history.ts';
import { faultsInBooks } from '../support/books.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { playScript } from '../support/ledger-script.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { realStore } from '../support/real-store.ts';
import type { WorldStore } from '../support/wallet-world.ts';
import { SCRIPTS } from './scripts.ts';

const cases = Object.entries(SCRIPTS);

describe('ledger scripts (in memory)', () => {
  it.each(cases)('%s', async (_, script) => {
    await expectScript(script, new MemoryStore());
  });
});

eachEngine('ledger scripts', (engine) => {
  let real: { store: WorldStore; history: History };
  beforeAll(async () => {
    real = realStore(await createTestTables(engine));
  });

  it.each(cases)('%s', async (title, script) => {
    await expectScript(script, real.store, real.history, `${title.replaceAll(/\W+/g, '-').slice(0, 24)}-`);
  });
});

/** The whole table is compared at once, so that a failure shows the story around it. */
async function expectScript(script: string, store: WorldStore, history?: History, prefix = ''): Promise<void> {
  const { expected, actual, players } = await playScript(script, store, prefix);
  expect(actual).toBe(expected);
  for (const playerId of players) expect(await faultsInBooks(store, playerId, 'EUR', history)).toEqual([]);
}
