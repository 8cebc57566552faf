import { describe, expect, it } from 'vitest';
import type { Clock, Deadline } from '../../shared/application/deadline.ts';
import { caseIdOf } from '../../shared/desk/cases/case.ts';
import { CaseBook } from '../../shared/desk/cases/case-book.ts';
import type { Occurrence } from '../../shared/domain/beside.ts';

const BUDGET_MS = 300;

function occurrenceOf(subject = 'tg#main#1'): Occurrence {
  const about = {
    kind: 'content_mismatch',
    protocol: 'tg',
    agentId: 'main',
    facts: {},
    at: '2026-03-02T08:00:00.000Z',
  };
  return { caseId: caseIdOf('tg', about.kind, subject), ...about, times: 1 };
}

/** A book over a store that may be down, on a clock that stands until it is moved. */
function desk() {
  let now = 0;
  let isDown = false;
  const clock: Clock = { now: () => now, sleep: async () => undefined, random: () => 0 };
  const written: number[] = [];
  const budgets: number[] = [];
  const lost: string[] = [];
  const book = new CaseBook({
    store: {
      async happened({ times }, deadline: Deadline) {
        budgets.push(deadline.remainingMs);
        if (isDown) throw new Error('down');
        written.push(times);
      },
    },
    clock,
    lost: ({ kind }) => lost.push(kind),
  });
  return {
    written,
    budgets,
    lost,
    note: (occurrence = occurrenceOf(), budgetMs = BUDGET_MS) => book.note(occurrence, budgetMs),
    wait: (ms: number) => {
      now += ms;
    },
    fail: (down: boolean) => {
      isDown = down;
    },
  };
}

describe('the book of cases', () => {
  it('writes ten occurrences of a case as they come, and a thousand more in a hurry not at all', async () => {
    const { note, written } = desk();
    for (let times = 0; times < 1_010; times++) await note();
    expect(written).toEqual(Array(10).fill(1));
  });

  it('counts those that waited with the next write, one in ten seconds', async () => {
    const { note, wait, written } = desk();
    for (let times = 0; times < 110; times++) await note();
    wait(10_000);
    await note();
    await note();
    expect(written.slice(10)).toEqual([101]);
    expect(written.reduce((sum, times) => sum + times, 0)).toBe(111);
  });

  it('holds no case up for another one', async () => {
    const { note, written } = desk();
    for (let times = 0; times < 50; times++) await note();
    await note(occurrenceOf('tg#main#2'));
    expect(written).toHaveLength(11);
  });

  it('says of each occurrence that it is lost, never throws, and counts it when the store is back', async () => {
    const { note, fail, written, lost } = desk();
    fail(true);
    await note();
    await note();
    expect(lost).toEqual(['content_mismatch', 'content_mismatch']);
    fail(false);
    await note();
    expect(written).toEqual([3]);
  });

  it('asks the store within what it is given, and not at all when nothing is left', async () => {
    const { note, budgets, lost } = desk();
    await note(occurrenceOf(), 120);
    await note(occurrenceOf(), 5);
    expect(budgets).toEqual([120]);
    expect(lost).toHaveLength(1);
  });
});

describe('the id of a case', () => {
  it('is made of kind and transaction, begins with the protocol, and fits an address', () => {
    const id = caseIdOf('wallet-v2', 'orphan_payout', 'wallet-v2#main#EUR#1/ü?');
    expect(id).toMatch(/^wallet-v2\.orphan_payout\.[A-Za-z0-9_-]{22}$/);
    expect(caseIdOf('wallet-v2', 'orphan_payout', 'wallet-v2#main#EUR#1/ü?')).toBe(id);
    expect(caseIdOf('wallet-v2', 'orphan_payout', 'wallet-v2#main#EUR#2')).not.toBe(id);
  });
});
