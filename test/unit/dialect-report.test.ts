import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialectProvider } from '../../functions/_tg-vp/provider/capabilities.ts';
import { readRow, rowFrom } from '../../functions/_tg-vp/provider/row.ts';
import { type BookedBet, rowOf } from '../../local/provider/bet-rows.ts';
import { DialectProvider } from '../../local/provider/dialect-provider.ts';
import { type Clock, Deadline, systemClock } from '../../shared/application/deadline.ts';
import type { ReportPage } from '../../shared/application/provider.ts';
import { parseJsonObject } from '../../shared/http/json.ts';
import { actingDialect, REGISTERED } from '../support/provider/dialect-agent.ts';

/** The agent of these tests was registered at 8:00 of this day, so that its bet logs are read from 7:00 on. */
const DAY = '2026-03-02T';
const MINUTE_MS = 60_000;

let provider: DialectProvider;
let now: number;
let capabilities: ReturnType<typeof dialectProvider>;

beforeEach(async () => {
  provider = await new DialectProvider(REGISTERED, 'VP').start();
  const clock: Clock = { ...systemClock, now: () => now };
  capabilities = dialectProvider({ clock, fetch });
});
afterEach(() => provider.stop());

const acting = () => actingDialect('vp', provider.url);

/** The provider's clock is set as ours, because calls carry the time. */
function setTime(time: string): void {
  now = Date.parse(`${DAY}${time}Z`);
  provider.habits.clockAheadMs = now - Date.now();
}

const pageAt = (cursor: string) => {
  const asked = { cursor, limit: capabilities.reports.largestPage, at: new Date(now).toISOString() };
  return capabilities.reports.page(acting(), asked, new Deadline(systemClock, 60_000));
};

/** All pages that are due, from a cursor on. */
async function pagesFrom(cursor: string): Promise<ReportPage[]> {
  const pages: ReportPage[] = [];
  for (let from = cursor || capabilities.reports.firstCursor(acting().agent); ; ) {
    const page = await pageAt(from);
    pages.push(page);
    if (!page.hasMore) return pages;
    from = page.cursor;
  }
}

const idsIn = (pages: readonly ReportPage[]) => pages.flatMap(({ rows }) => rows.map(({ id }) => id));
const cursorOf = (pages: readonly ReportPage[]) => pages.at(-1)?.cursor ?? '';
const spansAsked = () =>
  provider.asked
    .filter(({ path }) => path === '/v2/betlogs/offset')
    .map(({ parameters }) => String(parameters['startDate']).slice(11, 16));

/** As an answer is read: numbers keep their digits. */
const asCame = (row: Record<string, unknown>) => parseJsonObject(JSON.stringify(row));

const bet = (betId: string, time: string, given: Partial<BookedBet> = {}): BookedBet => ({
  betId,
  username: 'p1',
  stake: '1.5',
  win: '0.25',
  txTime: `${DAY}${time}Z`,
  ...given,
});

describe('the bet logs', () => {
  it('are read by spans of five minutes that are over, from an hour before the registration', async () => {
    setTime('07:16:30.000');
    provider.bets.push(bet('1', '07:04:59.999'), bet('2', '07:05:00.000'), bet('3', '07:15:10.000'));
    const pages = await pagesFrom('');
    expect(idsIn(pages)).toEqual(['1', '2']);
    expect(spansAsked()).toEqual(['07:00', '07:05', '07:10']);
    expect(provider.asked.find(({ path }) => path === '/v2/report')?.parameters).toEqual({
      startDate: `${DAY}07:00:00.000Z`,
      endDate: `${DAY}07:04:59.999Z`,
      agentId: 'main',
      betSource: 3,
    });
  });

  it('rest while no span is over, and go on from there', async () => {
    setTime('07:05:59.000');
    const waiting = await pagesFrom('');
    expect(spansAsked()).toEqual([]);
    setTime('07:06:00.000');
    await pagesFrom(cursorOf(waiting));
    expect(spansAsked()).toEqual(['07:00']);
  });

  it('are read again an hour and a day later, and give rows that came late', async () => {
    setTime('07:06:30.000');
    provider.bets.push(bet('1', '07:01:00.000'));
    provider.bets.push(bet('late', '07:02:00.000', { listedFrom: Date.parse(`${DAY}07:30:00.000Z`) }));
    const first = await pagesFrom('');
    expect(idsIn(first)).toEqual(['1']);
    setTime('08:05:00.000');
    provider.asked.length = 0;
    const second = await pagesFrom(cursorOf(first));
    expect(idsIn(second)).toEqual(['1', 'late']);
    expect(spansAsked().filter((span) => span === '07:00')).toHaveLength(1);
    now += 86_400_000;
    provider.habits.clockAheadMs += 86_400_000;
    provider.asked.length = 0;
    const third = await pageAt(cursorOf(second));
    expect(idsIn([third])).toEqual(['1', 'late']);
    expect(spansAsked()).toEqual(['07:00']);
  });

  it('come in pages of 5,000 until fewer come', async () => {
    setTime('07:06:30.000');
    for (let i = 0; i < 10_001; i++) provider.bets.push(bet(String(i), '07:02:00.000'));
    const pages = await pagesFrom('');
    expect(pages.map(({ rows }) => rows.length)).toEqual([5_000, 5_000, 1]);
    expect(new Set(idsIn(pages)).size).toBe(10_001);
  });

  it('are read a second time when rows arrived between two pages', async () => {
    setTime('07:06:30.000');
    for (let i = 0; i < 5_001; i++) provider.bets.push(bet(String(i), '07:02:00.000'));
    let arrived = false;
    provider.habits.beforePage = () => {
      const offset = provider.asked.at(-1)?.parameters['offset'];
      if (offset === 5_000 && !arrived) {
        arrived = true;
        provider.bets.unshift(bet('early', '07:00:30.000'));
      }
    };
    const pages = await pagesFrom('');
    expect(new Set(idsIn(pages))).toContain('early');
    expect(pages.flatMap(({ rows }) => rows).filter(({ verdict }) => verdict)).toEqual([]);
  });

  it('of a provider that looks at no offset come to an end, and are told of', async () => {
    setTime('07:06:30.000');
    for (let i = 0; i < 6_000; i++) provider.bets.push(bet(String(i), '07:02:00.000'));
    provider.habits.ignoresOffset = true;
    const pages = await pagesFrom('');
    expect(pages).toHaveLength(4);
    const told = pages.flatMap(({ rows }) => rows).filter(({ verdict }) => verdict);
    expect(told).toMatchObject([{ verdict: { reason: 'sums_differ' } }]);
  });

  it('count a bet once that a page lists twice', async () => {
    setTime('07:06:30.000');
    provider.bets.push(bet('1', '07:01:00.000'), bet('2', '07:01:00.000'));
    provider.habits.listsTwice = true;
    const rows = (await pagesFrom('')).flatMap(({ rows }) => rows);
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(['1', '2']));
    expect(rows.filter(({ verdict }) => verdict)).toEqual([]);
  });

  it('with amounts that are numbers come to the same sums', async () => {
    setTime('07:06:30.000');
    provider.bets.push(bet('1', '07:01:00.000', { stake: '0.1', win: '1234567.2' }));
    provider.habits.amounts = 'numbers';
    const [row, ...further] = (await pagesFrom('')).flatMap(({ rows }) => rows);
    expect(row?.sent).toMatchObject({ actualBetAmt: '0.1', winAmt: '1234567.2' });
    expect(further).toEqual([]);
  });

  it('that do not come to the sums of the report are told of, and so is that they do at last', async () => {
    setTime('07:06:30.000');
    provider.bets.push(bet('1', '07:01:00.000'));
    provider.habits.hiddenFromLogs = 1;
    const first = await pagesFrom('');
    const [told] = first.flatMap(({ rows }) => rows);
    expect(told).toMatchObject({
      id: `sums-${DAY}07:00:00.000Z`,
      ticketId: '',
      verdict: { match: 'mismatched', reason: 'sums_differ' },
      sent: { sums: 'listed: nothing; reported: EUR count 1, EUR actualBetAmt 1.5, EUR winAmt 0.25' },
    });
    provider.habits.hiddenFromLogs = 0;
    setTime('08:05:00.000');
    const again = (await pagesFrom(cursorOf(first))).flatMap(({ rows }) => rows).filter(({ verdict }) => verdict);
    expect(again).toMatchObject([{ id: told?.id, verdict: { match: 'matched', reason: 'sums_agree' } }]);
  });

  it('of a clock that is ahead, or written in other letters, are read all the same', async () => {
    setTime('07:06:30.000');
    provider.habits.clockAheadMs += 2 * MINUTE_MS;
    provider.habits.letters = 'pascal';
    provider.bets.push(bet('1', '07:01:00.000'));
    expect(idsIn(await pagesFrom(''))).toEqual(['1']);
  });
});

describe('a row', () => {
  const { agent } = actingDialect('vp', 'https://api.example.com');
  const read = (given: Record<string, unknown>, settings: Record<string, unknown> = {}, currency = 'EUR') =>
    readRow(rowFrom(asCame({ ...rowOf(bet('1', '07:00:00.000'), 'VP'), ...given })), { ...agent, settings }, currency);

  it.each([
    ['six decimals of which two count', {}, { stake: 15_000n, payout: 2_500n, isPossible: true, isFinal: true }],
    ['a digit beyond the fourth', { winAmt: '0.250010' }, { isPossible: false }],
    ['noise of a float', { winAmt: '0.30000000000000004' }, { isPossible: false }],
    ['a negative amount', { actualBetAmt: '-1.000000' }, { isPossible: false }],
    ['a status that is not final', { betStatus: 1 }, { isFinal: false }],
    ['a prize', { jackpotWin: '5.000000' }, { payout: 2_500n, prize: 50_000n }],
  ])('with %s', (_, given, expected) => {
    expect(read(given)).toMatchObject(expected);
  });

  it('of another currency than the wallet has no amounts to compare', () => {
    expect(read({ currency: 'USD' })?.stake).toBeUndefined();
  });

  it('with a prize that is credited on its own pays both', () => {
    expect(read({ jackpotWin: '5.000000' }, { jackpotWin: 'separate' })).toMatchObject({ payout: 52_500n });
  });

  it('in a unit of the provider is read in ours', () => {
    const currencies = { 'VND(K)': { currency: 'VND', majorPerUnit: '1000' } };
    expect(read({ currency: 'VND(K)' }, { currencies }, 'VND')).toMatchObject({ stake: 15_000_000n });
  });

  it.each([
    ['without an id', { betId: '', transferId: '' }],
    ['without an amount', { winAmt: null }],
    ['with an amount that is none', { winAmt: 'much' }],
  ])('%s is unreadable', (_, given) => {
    expect(read(given)).toBeUndefined();
  });
});
