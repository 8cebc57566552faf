const REPORT_DATE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
const DAY_MS = 86_400_000;

/**
 * The instant of a `report_date`, which names no zone: the clocks of `timeZone` showed it. An hour that comes twice is the earlier of the two; one that the
 * clocks leapt over is counted on from the time before the leap. ISO 8601 UTC; `undefined` for what is no date.
 */
export function instantOf(reportDate: string, timeZone: string): string | undefined {
  const [, ...parts] = REPORT_DATE.exec(reportDate) ?? [];
  if (parts.length === 0) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(shown).toISOString().slice(0, 19) !== reportDate.replace(' ', 'T')) return undefined;
  const before = offsetAt(shown - DAY_MS, timeZone);
  const after = offsetAt(shown + DAY_MS, timeZone);
  const candidates = [shown - before, shown - after].filter(
    (instant) => instant + offsetAt(instant, timeZone) === shown,
  );
  return new Date(candidates.length === 0 ? shown - before : Math.min(...candidates)).toISOString();
}

/** How far the zone's clocks are ahead of UTC. Milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const parts = clockOf(timeZone).formatToParts(instant);
  const shown = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** To build one costs more than to read a page of rows with it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}
