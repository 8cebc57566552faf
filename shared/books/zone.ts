import { HALF_HOUR_MS, type HalfHour, halfHourOf, startOf } from './count.ts';

/** Which local day each half hour of the books lies in. */
export interface ZoneDays {
  /** Days (UTC) that hold every half hour of the local ones, both included. */
  readonly utcFrom: string;
  readonly utcTo: string;
  /** `undefined`: in none of the days asked. */
  dayOf(halfHour: HalfHour): string | undefined;
  /** The instant at which the last day ends, ISO 8601 UTC. */
  readonly endsAt: string;
}

const DAY_MS = 86_400_000;

/**
 * The local days from and to, both included, of a zone by its IANA name. `undefined` for a zone that does not exist, or whose offset is no multiple of 30
 * minutes in that time: its days begin within half hours, which nobody could take apart. A day of a change of clocks has 46 to 50 half hours.
 */
export function zoneDays(zone: string, from: string, to: string): ZoneDays | undefined {
  const clockOf = localClock(zone);
  if (!clockOf) return undefined;
  const days = new Map<HalfHour, string>();
  // No zone is further from UTC than 14 hours.
  const first = halfHourOf(new Date(Date.parse(`${from}T00:00:00.000Z`) - DAY_MS).toISOString());
  const end = halfHourOf(new Date(Date.parse(`${to}T00:00:00.000Z`) + 2 * DAY_MS).toISOString());
  for (let halfHour = first; halfHour < end; halfHour++) {
    const { day, minute } = clockOf(halfHour);
    if (minute % 30 !== 0) return undefined;
    if (day >= from && day <= to) days.set(halfHour, day);
  }
  const halfHours = [...days.keys()];
  const [firstOfAll = first] = halfHours;
  const lastOfAll = halfHours.at(-1) ?? first;
  return {
    utcFrom: startOf(firstOfAll).slice(0, 10),
    utcTo: startOf(lastOfAll).slice(0, 10),
    dayOf: (halfHour) => days.get(halfHour),
    endsAt: startOf(lastOfAll + 1),
  };
}

function localClock(zone: string): ((halfHour: HalfHour) => { day: string; minute: number }) | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', minute: '2-digit', second: '2-digit', hour: '2-digit' },
    });
    return (halfHour) => {
      const parts = new Map(format.formatToParts(halfHour * HALF_HOUR_MS).map(({ type, value }) => [type, value]));
      const day = `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
      // Before there were zones, clocks differed by seconds too.
      return { day, minute: Number(parts.get('minute')) + Number(parts.get('second')) / 60 };
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
