const reader = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const readersZone = reader.resolvedOptions().timeZone;

/** An instant in the reader's zone, with UTC beside: the hour of it, and its day where that is another one. */
export function Time({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} className="time" title={utcText(at)}>
      {reader.format(new Date(at))}
      {readersZone === 'UTC' ? ' UTC' : <small>{isSameDay(at) ? utcText(at).slice(11) : utcText(at)}</small>}
    </time>
  );
}

const readersDay = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });

function isSameDay(at: string): boolean {
  return readersDay.format(new Date(at)) === at.slice(0, 10);
}

export function timeText(at: string): string {
  return readersZone === 'UTC'
    ? `${reader.format(new Date(at))} UTC`
    : `${reader.format(new Date(at))} (${utcText(at)})`;
}

function utcText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** How long ago, in the largest unit that fits. */
export function ageText(at: string, now = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });
  if (minutes < 60) return format.format(-minutes, 'minute');
  if (minutes < 48 * 60) return format.format(-Math.floor(minutes / 60), 'hour');
  return format.format(-Math.floor(minutes / 1440), 'day');
}

/** The day in this zone that lies so many days from today, as the API writes dates. */
export function dayText(daysFromToday: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const today = new Date(`${parts.format(new Date())}T00:00:00Z`);
  today.setUTCDate(today.getUTCDate() + daysFromToday);
  return today.toISOString().slice(0, 10);
}

/** What a field for a local date and time holds, as an instant; nothing for what is none. */
export function instantOf(localText: string): string | undefined {
  const at = new Date(localText);
  return localText === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
