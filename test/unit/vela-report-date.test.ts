import { describe, expect, it } from 'vitest';
import { instantOf } from '../../functions/vela/provider/report-date.ts';

describe('a report_date', () => {
  it.each([
    ['2017-07-31 17:38:10', 'UTC', '2017-07-31T17:38:10.000Z'],
    ['2026-03-02 08:15:30', 'Asia/Kuala_Lumpur', '2026-03-02T00:15:30.000Z'],
    ['2026-01-01 00:00:00', 'Asia/Kolkata', '2025-12-31T18:30:00.000Z'],
    ['2026-07-01 12:00:00', 'America/New_York', '2026-07-01T16:00:00.000Z'],
    ['2026-12-01 12:00:00', 'America/New_York', '2026-12-01T17:00:00.000Z'],
  ])('%s in %s is %s', (shown, timeZone, instant) => {
    expect(instantOf(shown, timeZone)).toBe(instant);
  });

  it('in the hour that comes twice is the earlier of the two', () => {
    expect(instantOf('2026-10-25 02:30:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantOf('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    expect(instantOf('2026-10-25 03:00:00', 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z');
  });

  it('in the hour that the clocks leap over is counted on from before', () => {
    expect(instantOf('2026-03-29 02:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('on the day that a country left out is counted on from before', () => {
    expect(instantOf('2011-12-30 12:00:00', 'Pacific/Apia')).toBe('2011-12-30T22:00:00.000Z');
  });

  it.each([
    '',
    '2026-13-01 00:00:00',
    '2026-02-30 00:00:00',
    '2026-03-02T08:15:30',
    '2026-03-02 24:00:00',
    '2026-3-2 8:15:30',
    '0050-01-01 00:00:00',
  ])('%j is none', (text) => {
    expect(instantOf(text, 'UTC')).toBeUndefined();
  });
});
