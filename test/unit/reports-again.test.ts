import { expect, it } from 'vitest';
import { Deadline } from '../../shared/application/deadline.ts';
import type { ReportsCapability } from '../../shared/application/provider.ts';
import type { Match } from '../../shared/reconciliation/judge.ts';
import { matchAgain } from '../../shared/reconciliation/match-again.ts';
import { type Pull, Tally } from '../../shared/reconciliation/pull.ts';
import {
  itemKey,
  type PullState,
  type ReconciliationItem,
  type ReportStore,
} from '../../shared/reconciliation/store.ts';
import { WaitingClock } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { actingVela } from '../support/provider/vela-agent.ts';
import { testReferences } from '../support/references.ts';

const AT = '2026-03-02T08:15:30.000Z';

function unmatched(ticketId: string): ReconciliationItem {
  const row = { id: ticketId, ticketId, sent: {} };
  return { key: itemKey(ticketId), ticketId, row, match: 'mismatched', reason: 'unreadable_row', judgedAt: AT };
}

/** Rows that never match. Notes the tickets that each pull looks at, in their order. */
function unmatchedRows(count: number) {
  const items = Array.from({ length: count }, (_, index) => unmatched(`${index + 1}`));
  const newestFirst = items.toReversed();
  const again = new Map<Match, string>();
  const looked: number[] = [];
  const store = {
    async list(_, { match, limit, after }) {
      const listed = match === 'mismatched' ? newestFirst : [];
      const from = after === undefined ? 0 : listed.findIndex(({ key }) => key < after);
      const begin = from < 0 ? listed.length : from;
      return { items: listed.slice(begin, begin + limit), hasMore: begin + limit < listed.length };
    },
    async find(_, places) {
      looked.push(...places.map(({ ticketId }) => Number(ticketId)));
      return new Map(places.map(({ key, ticketId }) => [key, unmatched(ticketId)]));
    },
    async saveAgain(_, match, after) {
      if (after === undefined) again.delete(match);
      else again.set(match, after);
    },
    save: async () => undefined,
  } satisfies Partial<ReportStore>;
  async function pull(): Promise<{ newest: number; older: number[] }> {
    looked.length = 0;
    const state: PullState = { checkedUntil: new Map(), againAfter: new Map(again) };
    await matchAgain(pullOver(store as unknown as ReportStore), state, '2026-03-02T09:00:00.000Z');
    const older = looked.slice(2_000);
    return { newest: looked[0] ?? 0, older: older.length === 0 ? [] : [older[0] ?? 0, older.at(-1) ?? 0] };
  }
  return { pull, isAround: () => again.size === 0 };
}

function pullOver(reports: ReportStore): Pull {
  const clock = new WaitingClock(Date.parse('2026-03-02T09:00:00.000Z'));
  const provider = { reportOf: () => 'here', read: () => undefined } as Partial<ReportsCapability> as ReportsCapability;
  return {
    reports,
    provider,
    clock,
    acting: actingVela({ hostId: 'h', providerUrl: 'https://p.example' }),
    source: { protocol: 'vela', agentId: 'main' },
    report: 'here',
    ledger: new MemoryStore(),
    settlements: { shards: 0, pages: async function* () {} },
    refOf: testReferences,
    deadline: new Deadline(clock, 60_000),
    tally: new Tally(),
  };
}

it('of more rows than one pull judges again, the newest come in each and the older ones in turn, down to the first', async () => {
  const { pull, isAround } = unmatchedRows(9_500);
  expect(await pull()).toEqual({ newest: 9_500, older: [7_500, 4_501] });
  expect(isAround()).toBe(false);
  expect(await pull()).toEqual({ newest: 9_500, older: [4_500, 1_501] });
  expect(await pull()).toEqual({ newest: 9_500, older: [1_500, 1] });
  expect(isAround()).toBe(true);
  expect(await pull()).toEqual({ newest: 9_500, older: [7_500, 4_501] });
});

it('2,000 are all judged in each pull, and one more in its second half', async () => {
  const few = unmatchedRows(2_000);
  expect(await few.pull()).toEqual({ newest: 2_000, older: [] });
  expect(few.isAround()).toBe(true);
  const more = unmatchedRows(2_001);
  expect(await more.pull()).toEqual({ newest: 2_001, older: [1, 1] });
  expect(more.isAround()).toBe(true);
});
