/** To build one costs more than a whole answer. There are only so many zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** `DD-MM-YYYY HH:mm:ss` on the clocks of the zone. `at` is ISO 8601. */
export function timeIn(timeZone: string, at: string): string {
  const parts = formatOf(timeZone).formatToParts(new Date(at));
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part['day']}-${part['month']}-${part['year']} ${part['hour']}:${part['minute']}:${part['second']}`;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? formatFor(timeZone);
  formats.set(timeZone, format);
  return format;
}

/** Every choice is spelled out: the container's locale must not reach the wire. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}
