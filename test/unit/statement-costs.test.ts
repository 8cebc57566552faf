import { describe, expect, it } from 'vitest';
import { CHAPTER_LAG, type Chapter, chapterOf, versionsOf } from '../../shared/desk/lookups/chapters.ts';
import type { History } from '../../shared/desk/lookups/history.ts';
import { statementOf } from '../../shared/desk/lookups/statement.ts';
import { nextLines } from '../../shared/domain/booking.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';

/** A page of the store is 1 MB, and an entry at most 1 KB. */
const MOST_IN_A_PAGE = 1_024;
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

const entriesFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_entry, index) => entryOf(first + index));

class CountedHistory implements History {
  requests = 0;
  readonly #chapters: readonly Chapter[];

  constructor(chapters: readonly Chapter[]) {
    this.#chapters = chapters;
  }

  async page(_: unknown, { after, until, limit }: Parameters<History['page']>[1]): Promise<LedgerEntry[]> {
    this.requests++;
    return entriesFrom(after + 1, Math.max(0, Math.min(until - after, limit, MOST_IN_A_PAGE)));
  }

  async chapters(): Promise<readonly Chapter[]> {
    this.requests++;
    return this.#chapters;
  }
}

/** As the stream has written them when the wallet has this version; `missing` ones it has not. */
function chaptersAt(version: number, missing: readonly number[] = []): Chapter[] {
  const count = Math.max(0, Math.floor((version - CHAPTER_LAG) / 1_000));
  const one = chapterOf(1, entriesFrom(1, 1_000)) ?? expect.unreachable();
  return Array.from({ length: count }, (_, index): Chapter => {
    const { after, until } = versionsOf(index + 1);
    const times = { firstAt: instant(after + 1), lastAt: instant(until) };
    return { ...one, ...times, number: index + 1, opening: BigInt(after), closing: BigInt(until) };
  }).filter(({ number }) => !missing.includes(number));
}

async function costOf(version: number, first: number, beyond: number, chapters: readonly Chapter[]) {
  const history = new CountedHistory(chapters);
  const period = { from: instant(first), to: instant(beyond) };
  const count = Math.max(0, Math.min(beyond - 1, version) - first + 1);
  let place: Parameters<typeof statementOf>[4]['place'];
  const costs: number[] = [];
  for (let page = 1; page <= 3; page++) {
    history.requests = 0;
    const found = await statementOf(history, 'p1', walletOf(version), period, { limit: 50, place });
    expect(found.totals.get('deposit')?.count ?? 0).toBe(count);
    expect([found.opening, found.closing]).toEqual([BigInt(first - 1), BigInt(first - 1 + count)]);
    expect(found.entries.map(({ walletVersion }) => walletVersion)).toEqual(
      Array.from(
        { length: Math.max(0, Math.min(50, count - (page - 1) * 50)) },
        (_, index) => first + (page - 1) * 50 + index,
      ),
    );
    // The player's row is read before.
    costs.push(1 + history.requests);
    if (!found.next) break;
    place = found.next;
  }
  return costs;
}

const most = (version: number) => 2 + Math.ceil(Math.log2(version));

describe('a page of a statement costs at most 2 + ⌈log2(entries of the wallet)⌉ requests', () => {
  it.each([
    [1, 1, 2],
    [2, 2, 3],
    [3, 1, 9],
    [64, 10, 20],
    [1_000, 1, 1_001],
    [1_001, 2, 1_001],
    [1_099, 500, 1_050],
    [1_100, 1, 2_000],
    [2_000, 1_000, 1_002],
    [2_100, 1, 3_000],
    [4_000, 1, 4_001],
    [8_000, 3_000, 7_000],
    [9_999, 1_001, 9_001],
    [100_000, 777, 99_223],
    [1_000_000, 1, 1_000_001],
    [1_000_000, 500_000, 540_000],
    [1_000_000, 500_001, 501_001],
    [1_000_000, 999_901, 2_000_000],
  ])('%d entries: those from %d to before %d', async (version, first, beyond) => {
    for (const cost of await costOf(version, first, beyond, chaptersAt(version)))
      expect(cost).toBeLessThanOrEqual(most(version));
  });
});

/** Entries from before chapters were kept, or whose times are of many clocks: docs/support.md says so. */
it('without chapters each thousand entries cost a request, and the budget does not hold', async () => {
  const [first = 0] = await costOf(1_000_000, 500_000, 540_000, []);
  expect(first).toBeGreaterThan(most(1_000_000));
  expect(first).toBeLessThanOrEqual(most(1_000_000) + 40);
});

it('a chapter that is missing costs a request or two, and nothing else', async () => {
  const [whole = 0] = await costOf(20_500, 10, 19_000, chaptersAt(20_500));
  const [holed = 0] = await costOf(20_500, 10, 19_000, chaptersAt(20_500, [7, 12]));
  expect(holed).toBe(whole + 2);
});

describe('what is kept as a chapter', () => {
  const all = entriesFrom(3_001, 1_000);
  const replaced = (index: number, changed: Partial<LedgerEntry>) =>
    all.map((entry, at) => (at === index ? { ...entry, ...changed } : entry));

  it('all of its entries', () => {
    expect(chapterOf(4, all)).toMatchObject({ number: 4, opening: 3_000n, closing: 4_000n, lastAt: instant(4_000) });
  });

  it.each([
    ['one is missing', all.slice(1)],
    ['it is another chapter', entriesFrom(2_001, 1_000)],
    ['a version comes twice', replaced(500, { walletVersion: 3_500 })],
    ['a balance does not follow', replaced(500, { balanceBefore: 1n })],
    ['a time runs backwards', replaced(500, { createdAt: instant(1) })],
  ])('nothing when %s', (_, entries) => {
    expect(chapterOf(4, entries)).toBeUndefined();
  });
});
