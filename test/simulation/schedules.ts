const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Every minute for an hour, then at longer intervals up to four hours: documented, but for the longer interval. */
export function* fourHours(): Generator<number> {
  for (let minute = 0; minute < 60; minute++) yield MINUTE;
  for (let waited = 1 * HOUR; waited < 4 * HOUR; waited += 10 * MINUTE) yield 10 * MINUTE;
}

/** Without a published end: it goes on for longer than any outage of a world. */
export function* withoutEnd(): Generator<number> {
  for (let times = 0; times < 6; times++) yield 10 * SECOND;
  for (let times = 0; times < 10; times++) yield 5 * MINUTE;
  for (let times = 0; times < 30; times++) yield HOUR;
}

/** What a client does by itself before it gives up. */
export const clientRetries = [200, 800, 3_000, 10_000];

/** Money that is owed is offered for days. */
export function* forDays(): Generator<number> {
  yield* clientRetries;
  for (let times = 0; times < 10; times++) yield 2 * MINUTE;
  for (let times = 0; times < 48; times++) yield HOUR;
}
