import * as z from 'zod';

/**
 * How far an agent's bet logs were read. They are asked for by spans of time, each three times: when it is over, an hour and a day later, because rows come
 * late into spans that are over. Times are milliseconds and multiples of a span; a pass has read everything before its own.
 */
const progress = z.strictObject({
  fresh: z.int(),
  hour: z.int(),
  day: z.int(),
  /** The span that is being read, when it has more than one page. */
  open: z
    .strictObject({
      pass: z.enum(['fresh', 'hour', 'day']),
      offset: z.int(),
      /** It is read a second time, because the first time did not come to the provider's own sums. */
      isAgain: z.boolean(),
      tally: z.record(z.string(), z.string()),
      /** Of the page before: on this one again, it says that rows have moved. */
      lastId: z.string(),
      isShifted: z.boolean(),
    })
    .optional(),
  /** Spans that did not come to the provider's sums either time. */
  differing: z.array(z.int()),
});

export type Progress = z.infer<typeof progress>;
export type Pass = 'fresh' | 'hour' | 'day';

export const SPAN_MS = 300_000;
/** Rows of a span that is just over may still be on their way. */
const LAGS: readonly (readonly [Pass, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['fresh', 60_000],
];
/** The provider's clock may be behind, and an agent may have played before it was registered here. */
const BEFORE_MS = 3_600_000;
const LONGEST_PAST_MS = 30 * 86_400_000;
/** A cursor is kept in one attribute: of more spans than this the oldest are left to the people who were told of them. */
const MOST_DIFFERING = 40;

export interface Span {
  readonly pass: Pass;
  readonly from: number;
  /** Not included. */
  readonly until: number;
}

export function progressFrom(cursor: string): Progress {
  return progress.parse(JSON.parse(cursor));
}

/** `registeredAt` is ISO 8601, `now` milliseconds. */
export function firstCursor(registeredAt: string, now: number): string {
  const from = Math.max(Date.parse(registeredAt) - BEFORE_MS, now - LONGEST_PAST_MS);
  const start = Math.floor(from / SPAN_MS) * SPAN_MS;
  const first: Progress = { fresh: start, hour: start, day: start, differing: [] };
  return JSON.stringify(first);
}

/** The span that is to be read now. The last pass comes first: what it reads need not be read by the others. */
export function dueSpan(state: Progress, now: number): Span | undefined {
  for (const [pass, lag] of LAGS) {
    const from = state[pass];
    if (state.open ? state.open.pass === pass : from + SPAN_MS + lag <= now)
      return { pass, from, until: from + SPAN_MS };
  }
  return undefined;
}

/** After the last page of a span. `agrees`: whether it came to the provider's sums. */
export function spanRead(state: Progress, { pass, from, until }: Span, agrees: boolean): Progress {
  const { fresh, hour, day } = state;
  const others = state.differing.filter((start) => start !== from);
  return {
    fresh: Math.max(fresh, until),
    hour: pass === 'fresh' ? hour : Math.max(hour, until),
    day: pass === 'day' ? until : day,
    differing: agrees ? others : [...others, from].slice(-MOST_DIFFERING),
  };
}
