import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { velaProvider } from '../../functions/vela/provider/capabilities.ts';
import { type Clock, Deadline, systemClock } from '../../shared/application/deadline.ts';
import { failureOf } from '../support/provider/failure-of.ts';
import type { Mishap } from '../support/provider/mishaps.ts';
import { HOST_ID, Provider } from '../support/provider/provider.ts';
import { rowOf } from '../support/provider/rows.ts';
import { actingVela } from '../support/provider/vela-agent.ts';

const provider = new Provider();
const pauses: number[] = [];
const clock: Clock = {
  ...systemClock,
  sleep: async (ms) => {
    pauses.push(ms);
  },
};
let { games, reports } = velaProvider({ clock, fetch });

beforeAll(() => provider.start());
afterAll(() => provider.stop());
beforeEach(() => {
  ({ games, reports } = velaProvider({ clock, fetch }));
  pauses.length = 0;
  provider.calls.length = 0;
  provider.mishaps.length = 0;
  provider.rows = [];
  provider.habits.ids = 'strings';
});

const acting = () => actingVela({ hostId: HOST_ID, providerUrl: provider.url });
const soon = (ms = 20_000) => new Deadline(systemClock, ms);
const pageAt = (cursor: string, deadline = soon()) => reports.page(acting(), asked(cursor), deadline);
const asked = (cursor: string) => ({ cursor, limit: 500, at: new Date().toISOString() });

describe('a question to the provider', () => {
  it('names the host, and pages by cursor and 500 rows', async () => {
    await games.list(acting(), soon());
    await pageAt('7 & more');
    expect(provider.calls.map(({ pathname, search }) => pathname + search)).toEqual([
      '/api/user/gamelist?host_id=h0st',
      '/api/report?host_id=h0st&key=7+%26+more&page_size=500',
    ]);
    expect(provider.calls[1]?.searchParams.get('key')).toBe('7 & more');
  });

  it('goes below the path of the registered address, with or without a slash at its end', async () => {
    for (const path of ['/gateway', '/gateway/']) {
      await games.list(actingVela({ hostId: HOST_ID, providerUrl: provider.url + path }), soon());
    }
    expect(provider.calls.map(({ pathname }) => pathname)).toEqual(Array(2).fill('/gateway/api/user/gamelist'));
  });
});

describe('an answer', () => {
  it('has the same rows whether ids are strings or numbers, and loses no digit of either', async () => {
    provider.rows = [rowOf(9_007_199_254_740_993n, { ticket_id: 18_446_744_073_709_551_615n })];
    const pages = [];
    for (const ids of ['strings', 'numbers'] as const) {
      provider.habits.ids = ids;
      pages.push(await pageAt('0'));
    }
    expect(pages[0]).toEqual(pages[1]);
    expect(pages[0]).toMatchObject({
      cursor: '1',
      rows: [{ id: '9007199254740993', ticketId: '18446744073709551615', reportedAt: '2026-03-02T08:15:30.000Z' }],
    });
  });

  it.each([
    ['{"room":{"x":[1.50,9007199254740993]}}', '{"room":{"x":[1.50,9007199254740993]}}'],
    ['[ 1, "a" ]', '[1,"a"]'],
    ['null', undefined],
  ])('takes bet_info as object, array or null: %s', async (bet_info, kept) => {
    provider.rows = [rowOf(1, { bet_info })];
    expect((await pageAt('0')).rows[0]?.sent['bet_info']).toBe(kept);
  });

  it('is the last page when it is empty or its cursor stands still, however short it is', async () => {
    provider.rows = Array.from({ length: 501 }, (__, index) => rowOf(index + 1));
    expect(await pageAt('0')).toMatchObject({ cursor: '500', hasMore: true });
    expect(await pageAt('500')).toMatchObject({ cursor: '501', hasMore: true });
    expect(await pageAt('501')).toMatchObject({ cursor: '501', hasMore: false, rows: [] });
    provider.habits.cursorStandsStill = true;
    expect(await pageAt('0')).toMatchObject({ cursor: '0', hasMore: false });
    provider.habits.cursorStandsStill = false;
  });

  it('lists games by the words of the operator API', async () => {
    expect(await games.list(acting(), soon())).toEqual([
      {
        gameCode: 'fish',
        gameId: 'shoot-01',
        title: { en: 'Blue Ocean', cn: '蓝海龙王' },
        lobbyGroup: 'shooting',
        url: 'https://shoot-01.velachip.com',
      },
    ]);
  });
});

describe('a bad day', () => {
  it.each(['error_500', 'error_503_in_json', 'hang_up'] as const)(
    'with two of %s ends well, after pauses that grow',
    async (mishap) => {
      provider.mishaps.push(mishap, mishap);
      expect(await games.list(acting(), soon())).toHaveLength(1);
      expect(provider.calls).toHaveLength(3);
      expect(pauses).toEqual([250, 500]);
    },
  );

  it('with three tries that nobody answers is a silence', async () => {
    provider.mishaps.push('hang_up', 'hang_up', 'hang_up');
    expect(await failureOf(games.list(acting(), soon()))).toMatchObject({ kind: 'silent' });
    expect(provider.calls).toHaveLength(3);
  });

  it.each(['silence', 'half_an_answer'] as const)('with %s lasts no longer than the deadline', async (mishap) => {
    provider.mishaps.push(mishap);
    expect(await failureOf(games.list(acting(), soon(200)))).toMatchObject({
      kind: 'silent',
      message: 'no answer: TimeoutError',
    });
    expect(provider.calls).toHaveLength(1);
  });

  it('at an address where nobody listens is a silence', async () => {
    const gone = await new Provider().start();
    const nobody = actingVela({ hostId: HOST_ID, providerUrl: gone.url });
    await gone.stop();
    expect(await failureOf(games.list(nobody, soon()))).toMatchObject({
      kind: 'silent',
      message: 'no answer: ECONNREFUSED',
    });
  });

  it.each([
    ['error_with_200', 'code 2: Invalid Host ID'],
    ['error_in_data', 'code 2001: Required'],
    ['not_found', 'HTTP status 404'],
    ['elsewhere', 'HTTP status 302'],
    ['a_page_of_html', 'the answer is no JSON object with data or error'],
    ['neither_data_nor_error', 'the answer is no JSON object with data or error'],
    ['too_deep', 'the answer is no JSON object with data or error'],
    ['no_list', 'the game list is no list'],
  ] as const)('with %s is told in words, and the question is not asked again', async (mishap: Mishap, message) => {
    provider.mishaps.push(mishap);
    expect(await failureOf(games.list(acting(), soon()))).toMatchObject({ kind: 'refused', message });
    expect(provider.calls).toHaveLength(1);
  });

  it.each([
    ['too_large', 'the answer is larger than 4194304 bytes'],
    ['too_many_values', 'the answer holds more than 200000 values'],
  ] as const)('with an answer that is %s has a name of its own', async (mishap, message) => {
    provider.mishaps.push(mishap);
    expect(await failureOf(games.list(acting(), soon()))).toMatchObject({ kind: 'too_large', message });
    expect(provider.calls).toHaveLength(1);
  });

  it('tells the code of an error that came with every 5xx', async () => {
    provider.mishaps.push('error_500', 'error_500', 'error_503_in_json');
    expect(await failureOf(games.list(acting(), soon()))).toMatchObject({
      kind: 'refused',
      message: 'code 2: Invalid Host ID',
    });
  });

  it('with a host that the provider does not know is told', async () => {
    const stranger = actingVela({ hostId: 'nobody', providerUrl: provider.url });
    expect(await failureOf(reports.page(stranger, asked('0'), soon()))).toMatchObject({
      message: 'code 2: Invalid Host ID',
    });
  });

  it('many calls of one provider wait in line', async () => {
    let atOnce = 0;
    let most = 0;
    const slow = velaProvider({
      clock: systemClock,
      fetch: async (...line) => {
        most = Math.max(most, ++atOnce);
        return fetch(...line).finally(() => {
          atOnce -= 1;
        });
      },
    });
    await Promise.all(Array.from({ length: 12 }, () => slow.reports.page(acting(), asked('0'), soon())));
    expect(provider.calls).toHaveLength(12);
    expect(most).toBe(4);
  });
});
