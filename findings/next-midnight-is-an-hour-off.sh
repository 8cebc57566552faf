#!/usr/bin/env bash
# dayjs 1.11.23 with its plugins utc and timezone, luxon 3.7.2 (npm registry; seen 2026-11-30, Node 20 and 24)
#
# Guess: with the time zone plugin the end of a month is `start.add(1, 'month')`: the next first of the month at midnight, in the zone of `start`, on any machine.
# Seen: the text says so (`2026-11-01T00:00:00`), and the instant is another. The new day keeps the clock's offset of the old one, unless the machine's own zone
# turns its clocks on the same night. In Berlin, October as told by a machine in UTC, which every Lambda function is, ends an hour early: what was played in the
# last hour of the 31st is in no month. March ends an hour late: an hour is in two of them. On a machine in Berlin both are right, so that no test there sees it.
# luxon has it right on both. In dayjs, `.startOf('month')` on the sum mends it, and so does a text that is read again: `dayjs.tz('2026-11-01', zone)`.
# So here the ends of days and months are found from the zone itself (`shared/books/zone.ts`), with tests on days on which clocks turn.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error dayjs@1.11.23 luxon@3.7.2 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { DateTime } from 'luxon';
dayjs.extend(utc);
dayjs.extend(timezone);
const zone = 'Europe/Berlin';
for (const month of ['2026-03', '2026-10']) {
  const start = dayjs.tz(`${month}-01`, zone);
  const end = start.add(1, 'month');
  const right = DateTime.fromISO(`${month}-01`, { zone }).plus({ months: 1 });
  const off = (instant) => `${(instant.valueOf() - right.toMillis()) / 3_600_000} h off`;
  console.log(`in ${process.env.TZ}: ${month} ends ${end.format()}, ${off(end)}; by startOf ${off(end.startOf('month'))}; read again ${off(dayjs.tz(end.format('YYYY-MM-DD'), zone))}; luxon ${right.toUTC().toISO({ suppressMilliseconds: true })}`);
}
JS
seen=$(for zone in UTC Europe/Berlin; do TZ=$zone node --no-warnings ask.mjs; done)
echo "$seen"
[ "$seen" = 'in UTC: 2026-03 ends 2026-04-01T00:00:00+01:00, 1 h off; by startOf 0 h off; read again 0 h off; luxon 2026-03-31T22:00:00Z
in UTC: 2026-10 ends 2026-11-01T00:00:00+02:00, -1 h off; by startOf 0 h off; read again 0 h off; luxon 2026-10-31T23:00:00Z
in Europe/Berlin: 2026-03 ends 2026-04-01T00:00:00+01:00, 0 h off; by startOf 0 h off; read again 0 h off; luxon 2026-03-31T22:00:00Z
in Europe/Berlin: 2026-10 ends 2026-11-01T00:00:00+02:00, 0 h off; by startOf 0 h off; read again 0 h off; luxon 2026-10-31T23:00:00Z' ] || { echo "changed"; exit 1; }
