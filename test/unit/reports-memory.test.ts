import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import type { ReportPage, ReportsCapability } from '../../shared/application/provider.ts';
import { importRows } from '../../shared/reconciliation/import-rows.ts';
import type { ReportRow } from '../../shared/reconciliation/judge.ts';
import { pullReports } from '../../shared/reconciliation/run.ts';
import type { PullState, ReportStore } from '../../shared/reconciliation/store.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { actingVela } from '../support/provider/vela-agent.ts';
import { testReferences } from '../support/references.ts';

const PAGES = 200;
const ROWS = 500;
/** Of 200 pages of 500 rows, each row with 1 kB: the whole report would be 100 MB. */
const MOST_GROWTH = 20_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function rowOf(number: number): ReportRow {
  const id = String(number);
  return { id, ticketId: id, sent: { bet_info: `${id}:${Buffer.alloc(1_000, 'x').toString()}` } };
}

function pageOf(number: number): ReportPage {
  const rows = Array.from({ length: ROWS }, (_, index) => rowOf(number * ROWS + index + 1));
  return { rows, cursor: String(number + 1), hasMore: number < PAGES - 1 };
}

/** Counts what it is given and keeps none of it. */
function forgetfulStore() {
  let state: PullState = { checkedUntil: new Map(), againAfter: new Map() };
  const seen = { saved: 0, pages: 0, heap: [] as number[] };
  const store: ReportStore = {
    begin: async () => state,
    states: async () => [state],
    restart: async () => undefined,
    saveAgain: async () => undefined,
    end: async () => undefined,
    place: async () => [],
    replace: async () => undefined,
    beside: async () => [],
    withdraw: async () => undefined,
    async advance(_, __, { cursor }) {
      state = { ...state, cursor };
      seen.pages += 1;
      return true;
    },
    saveChecked: async () => undefined,
    find: async () => new Map(),
    async save(_, items) {
      seen.saved += items.length;
      if (items.length > 0 && seen.saved % (50 * ROWS) === 0) {
        collectGarbage();
        seen.heap.push(process.memoryUsage().heapUsed);
      }
    },
    list: async () => ({ items: [], hasMore: false }),
  };
  return { store, seen };
}

const acting = actingVela({ hostId: 'h', providerUrl: 'https://p.example' });
const nothing = { shards: 0, pages: async function* () {} };

function expectFlat([early = 0, ...later]: readonly number[]): void {
  expect(later).toHaveLength(3);
  for (const heap of later) expect(heap - early).toBeLessThan(MOST_GROWTH);
}

it('a report of 100,000 rows passes through, one page ahead, and leaves nothing in memory', async () => {
  const { store, seen } = forgetfulStore();
  let furthestAhead = 0;
  const provider: ReportsCapability = {
    reportOf: () => 'here',
    firstCursor: () => '0',
    largestPage: ROWS,
    async page(_, { cursor }) {
      furthestAhead = Math.max(furthestAhead, Number(cursor) - seen.pages);
      return pageOf(Number(cursor));
    },
    read: () => undefined,
  };
  const stores = { ledger: new MemoryStore(), reports: store, settlements: nothing };
  const ports = { ...stores, refOf: testReferences, clock: systemClock };
  const result = await pullReports(acting, provider, ports, new Deadline(systemClock, 300_000));
  expect(result).toMatchObject({ rows: PAGES * ROWS, mismatched: PAGES * ROWS, isComplete: true });
  expect(seen.saved).toBe(PAGES * ROWS);
  expect(furthestAhead).toBe(1);
  expectFlat(seen.heap);
});

it('of a file of 100,000 lines no more rows are held than are stored at once', async () => {
  const { store, seen } = forgetfulStore();
  let most = 0;
  function* rows(): Generator<ReportRow, undefined> {
    for (let given = 1; given <= PAGES * ROWS; given++) {
      most = Math.max(most, given - seen.saved);
      yield rowOf(given);
    }
  }
  const provider = { reportOf: () => 'here', read: () => undefined, rowsStay: true } as const;
  const stores = { ledger: new MemoryStore(), reports: store, settlements: nothing };
  const ports = { ...stores, refOf: testReferences, clock: systemClock };
  const deadline = new Deadline(systemClock, 300_000);
  const result = await importRows(acting, provider, ports, deadline, rows(), { more: false });
  expect(result).toMatchObject({ rows: PAGES * ROWS, isTaken: true, isComplete: true });
  expect(most).toBe(ROWS);
  expectFlat(seen.heap);
});
