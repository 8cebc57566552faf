import { describe, expect, it } from 'vitest';
import { halfHourOf } from '../../shared/books/count.ts';
import { zoneDays } from '../../shared/books/zone.ts';

describe('days of a zone', () => {
  /** Zone, day, when it begins and ends (UTC), and how many half hours it has. */
  it.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z', 48],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', 46],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 50],
    ['Asia/Kolkata', '2026-03-29', '2026-03-28T18:30:00.000Z', '2026-03-29T18:30:00.000Z', 48],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z', 49],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z', 46],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z', '2026-01-01T10:00:00.000Z', 48],
  ])('%s: %s is from %s to %s', (zone, day, begins, ends, length) => {
    const days = zoneDays(zone, day, day);
    const halfHours = Array.from({ length: 200 }, (_, index) => halfHourOf(begins) - 60 + index);
    const own = halfHours.filter((halfHour) => days?.dayOf(halfHour) === day);
    expect(own[0]).toBe(halfHourOf(begins));
    expect(own).toHaveLength(length);
    expect(days?.endsAt).toBe(ends);
    expect(days?.utcFrom).toBe(begins.slice(0, 10));
  });

  it.each(['Asia/Kathmandu', 'Australia/Eucla', 'Pacific/Chatham', 'Europe/Nowhere', '', '../etc'])(
    '%s is not supported',
    (zone) => {
      expect(zoneDays(zone, '2026-03-29', '2026-03-29')).toBeUndefined();
    },
  );
});
