import { expect, it } from 'vitest';
import type { History } from '../../shared/desk/lookups/history.ts';
import { statementOf } from '../../shared/desk/lookups/statement.ts';
import { nextLines } from '../../shared/domain/booking.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';

/** A page of the store is 1 MB, and an entry at most 1 KB. */
const MOST_IN_A_PAGE = 1_024;
/** As the description of the call and docs/support.md say. */
const PROMISED = 4_000;
const BEGAN = Date.parse('2026-03-02T08:00:00.000Z');

/** Every second one unit was paid in. */
const instant = (version: number) => new Date(BEGAN + version * 1_000).toISOString();
const walletOf = (version: number) => ({
  currency: 'EUR',
  balance: BigInt(version),
  version,
  newestStakes: {},
  lastAt: instant(version),
});

function entryOf(version: number): LedgerEntry {
  const lines = nextLines('p1', walletOf(version - 1), 1n, instant(version));
  return { type: 'entry', kind: 'deposit', transactionId: `${version}`, fingerprint: {}, ...lines };
}

class CountedHistory implements History {
  requests = 0;

  async page(_: unknown, { after, until, limit }: Parameters<History['page']>[1]): Promise<LedgerEntry[]> {
    this.requests++;
    const length = Math.max(0, Math.min(until - after, limit, MOST_IN_A_PAGE));
    return Array.from({ length }, (_entry, index) => entryOf(after + 1 + index));
  }
}

it.each([
  [4_000, 1],
  [8_000, 3_000],
  [1_000_000, 1],
  [1_000_000, 500_000],
  [1_000_000, 996_001],
])('of %d entries, %d and those behind it up to what is promised', async (version, first) => {
  const history = new CountedHistory();
  const period = { from: instant(first), to: instant(first + PROMISED) };
  const found = await statementOf(history, 'p1', walletOf(version), period, { limit: 50 });
  expect(found.totals.get('deposit')?.count).toBe(PROMISED);
  expect(found.closing - found.opening).toBe(BigInt(PROMISED));
  // The player's row is read before.
  expect(1 + history.requests).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(version)));
});

/** The budget of a page, 2 + ⌈log2(entries)⌉, is not held here: docs/support.md and the call's description say so. Sums kept beside the entries would. */
it('beyond it, one request more for each thousand, and so more than a page may cost', async () => {
  const history = new CountedHistory();
  const period = { from: instant(500_000), to: instant(540_000) };
  await statementOf(history, 'p1', walletOf(1_000_000), period, { limit: 50 });
  expect(1 + history.requests).toBeLessThanOrEqual(2 + 20 + (40_000 - PROMISED) / 1_000);
  expect(1 + history.requests).toBeGreaterThan(2 + 20);
});
