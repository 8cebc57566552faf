import { describe, expect, test } from 'vitest';
import type { LineOfDay } from '../../shared/books/sums.ts';
import { rememberedStakes, stakesAWeekAgo } from '../../shared/books/week-ago.ts';
import { type Fill, rings, type Series } from './metric-math.ts';
import { alarmsIn, operationsTemplate } from './operations.ts';

const HALF_HOUR_MS = 1_800_000;
const DAY = 48;
const WEEK = 7 * DAY;
/** A Monday, in half hours since 1970 began. */
const MONDAY = Date.parse('2026-03-02T00:00:00Z') / HALF_HOUR_MS;

/** Stakes in a half hour, counted from that Monday on. */
type Traffic = (halfHour: number) => number;

const [alarm] = alarmsIn(operationsTemplate()).filter(
  ({ name }) => name === 'seamless-wallet-prod-vp-bookings-stopped',
);
if (!alarm) throw new Error('There is no alarm on silence');
const onSilence = alarm;

/** Busy in the evening, quiet in the morning; a quarter at weekends. */
const usual: Traffic = (halfHour) => {
  const hour = (halfHour % DAY) / 2;
  const isWeekend = Math.floor(halfHour / DAY) % 7 >= 5;
  return Math.round((hour < 8 ? 100 : hour < 18 ? 400 : 2000) / (isWeekend ? 4 : 1));
};

/** The books as they were kept of this traffic, in several lines, as they are stored. */
function booksOf(traffic: Traffic) {
  return {
    async *lines(from: string, to: string): AsyncGenerator<readonly LineOfDay[]> {
      const days = [...new Set([from, to])];
      for (const day of days) yield [lineOf(day, 'a', traffic), lineOf(day, 'b', () => 1), operatorsOwn(day)];
    },
  };
}

function lineOf(day: string, gameCode: string, traffic: Traffic): LineOfDay {
  const midnight = Date.parse(`${day}T00:00:00Z`) / HALF_HOUR_MS;
  const halfHours = Array.from({ length: DAY }, (_, index) => midnight + index).filter(
    (halfHour) => halfHour >= MONDAY && traffic(halfHour - MONDAY) > 0,
  );
  const sums = halfHours.map((halfHour) => {
    const stakes = { count: traffic(halfHour - MONDAY), amount: 10_000n };
    return [halfHour, new Map([['stakes' as const, stakes]])] as const;
  });
  return { line: { protocol: 'vp', agentId: 'main', gameCode, currency: 'EUR' }, day, sums: new Map(sums) };
}

function operatorsOwn(day: string): LineOfDay {
  const line = lineOf(day, '', () => 5);
  return { ...line, line: { ...line.line, protocol: '', agentId: '' } };
}

/** In which of the half hours the alarm rings, if the job told what it tells and the function booked what came. */
async function ringingIn(traffic: Traffic, weeks: number, fill: Fill): Promise<number[]> {
  const books = booksOf(traffic);
  const halfHours = Array.from({ length: weeks * WEEK }, (_, halfHour) => halfHour);
  const weekAgo: Series = await Promise.all(
    halfHours.map(async (halfHour) => (await stakesAWeekAgo(books, (MONDAY + halfHour) * HALF_HOUR_MS)).get('vp')),
  );
  // A function that is not called counts nothing at all, not even a zero.
  const applied = halfHours.map((halfHour) => traffic(halfHour) || undefined);
  const ringing = rings(onSilence, { Applied: applied, StakesAWeekAgo: weekAgo }, fill);
  return halfHours.filter((halfHour) => ringing[halfHour]);
}

const from = (start: number, before: Traffic, then: Traffic): Traffic => {
  return (halfHour) => (halfHour < start ? before : then)(halfHour);
};

describe.each(['fills', 'leaves'] as const)('the alarm on silence, where FILL %s what is empty', (fill) => {
  test('rings from the first half hour on in which nothing came: a certificate has expired', async () => {
    const expiry = WEEK + DAY + 20;
    const ringing = await ringingIn(
      from(expiry, usual, () => 0),
      3,
      fill,
    );
    expect(ringing.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, index) => expiry + index));
  });

  test('rings where a twentieth of what is usual still comes', async () => {
    const ringing = await ringingIn(
      from(WEEK + 40, usual, (halfHour) => usual(halfHour) / 20),
      2,
      fill,
    );
    expect(ringing[0]).toBe(WEEK + 40);
  });

  test('is silent in the lull of a weekend and of a morning', async () => {
    expect(await ringingIn(usual, 4, fill)).toEqual([]);
  });

  test('is silent where a place opens and closes', async () => {
    expect(await ringingIn((halfHour) => (halfHour % DAY < 12 ? 0 : 900), 3, fill)).toEqual([]);
  });

  test('is silent after a deployment without history, and where a third of what is usual comes', async () => {
    expect(
      await ringingIn(
        from(WEEK, usual, (halfHour) => usual(halfHour) / 3),
        2,
        fill,
      ),
    ).toEqual([]);
  });

  test('is silent for a protocol that nobody ever plays', async () => {
    expect(await ringingIn(() => 0, 3, fill)).toEqual([]);
  });

  test('is silent for a protocol that a handful play: whether they come is their affair', async () => {
    expect(
      await ringingIn(
        from(
          WEEK,
          () => 15,
          () => 0,
        ),
        2,
        fill,
      ),
    ).toEqual([]);
  });

  test('a week after an outage it is silent: of that time nothing is known', async () => {
    const outage: Traffic = (halfHour) => (halfHour > WEEK && halfHour <= WEEK + 10 ? 0 : usual(halfHour));
    const ringing = await ringingIn(outage, 3, fill);
    expect(ringing).toEqual(Array.from({ length: 10 }, (_, index) => WEEK + 1 + index));
  });
});

describe('what is told of a week ago', () => {
  test('is the lesser of two half hours, of all games together, and nothing of the operator', async () => {
    const traffic: Traffic = (halfHour) => (halfHour === 0 ? 0 : halfHour * 10);
    const at = (halfHour: number) => stakesAWeekAgo(booksOf(traffic), (MONDAY + WEEK + halfHour) * HALF_HOUR_MS);
    expect([...(await at(3))]).toEqual([['vp', 21]]);
    // The day before is another line of the books.
    expect([...(await at(DAY))]).toEqual([['vp', 471]]);
  });

  test('is read once for each half hour', async () => {
    let read = 0;
    const books = booksOf(usual);
    const counting: typeof books = {
      lines(from, to) {
        read++;
        return books.lines(from, to);
      },
    };
    const remembered = rememberedStakes(counting);
    const start = (MONDAY + WEEK + 30) * HALF_HOUR_MS;
    for (let minute = 0; minute < 31; minute++) await remembered(start + minute * 60_000);
    expect(read).toBe(2);
  });
});
